import type { Human } from "./corpus/corpus.ts";
import { GauntletError, messageOf } from "./gauntlet-error.ts";
import { HttpBrowser } from "./http-browser.ts";
import type { Wire } from "./http-client.ts";
import type { Challenge, Target } from "./target.ts";

/** How the person has fared. */
export interface PersonOutcome {
  readonly loggedIn: boolean;
  /** Steps beyond opening the link and one press, in the order in which they were taken. */
  readonly extra: readonly string[];
  /** What broke on the way; null: nothing. */
  readonly fault: string | null;
}

/** The two browsers of a person: on the desk, and in the pocket. */
export interface Profiles {
  readonly asking: Human;
  readonly other: Human;
}

/** @throws {GauntletError} Where the corpus has no person whose headers are all known. */
export function chooseProfiles(humans: readonly Human[]): Profiles {
  const complete = humans.filter((human) => human.complete);
  const asking =
    complete.find(({ device, engine }) => device === "desktop" && engine === "blink") ??
    complete[0];
  if (asking === undefined) throw new GauntletError("There is no person in the corpus.");
  const other =
    complete.find(({ device, engine }) => device === "mobile" && engine === "webkit") ?? asking;
  return { asking, other };
}

export const openPerson = (wire: Wire, { headers }: Human, pauseMs: number): HttpBrowser =>
  new HttpBrowser(wire, { headers, isPerson: true, pauseMs });

/** Opens the link after all robots have been there, and takes the pages' ways on. */
export async function letPersonLogIn(
  target: Target,
  challenge: Challenge,
  { here, asking }: { readonly here: HttpBrowser; readonly asking: HttpBrowser },
): Promise<PersonOutcome> {
  try {
    const extra = await target.logIn({ challenge, here, asking });
    const loggedIn = (await target.isLoggedIn(here)) || (await target.isLoggedIn(asking));
    return { loggedIn, extra, fault: null };
  } catch (error) {
    return { loggedIn: false, extra: [], fault: messageOf(error) };
  }
}
