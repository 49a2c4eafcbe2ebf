import { GauntletError, messageOf } from "./gauntlet-error.ts";
import { HttpBrowser } from "./http-browser.ts";
import type { Wire } from "./http-client.ts";
import type { Jar } from "./jar.ts";
import { letPersonLogIn, openPerson, type PersonOutcome, type Profiles } from "./person.ts";
import { sleep } from "./rate.ts";
import { visitOverHttp } from "./robots/http.ts";
import type { RobotBrowser, Visit } from "./robots/robot.ts";
import { presses, runsBrowser, type Plan } from "./rounds.ts";
import type { Challenge, Target } from "./target.ts";

/** Everything that a play needs. */
export interface Stage {
  readonly target: Target;
  readonly wire: Wire;
  readonly profiles: Profiles;
  readonly wait: (reportedMs: number) => Promise<void>;
  /** What a person takes before each step, in milliseconds. */
  readonly personPauseMs: number;
  /** For mails that a robot has caused, in milliseconds. */
  readonly mailWaitMs: number;
  /** Null: nobody runs one here. */
  readonly browser: RobotBrowser | null;
}

/** What came of one robot's visit, and of the person's after it. */
export interface Play {
  readonly plan: Plan;
  /** After what the robot had a session; null: it never had one. */
  readonly session: string | null;
  readonly person: PersonOutcome;
  /** What the robot could not do, such as read an answer that never came. */
  readonly faults: readonly string[];
}

/** Plays one plan against one fresh link. @throws {GauntletError} Where there is no fresh link to be had. */
export async function playOne(stage: Stage, plan: Plan, address: string): Promise<Play> {
  const { target, wire, profiles, personPauseMs } = stage;
  const asking = openPerson(wire, profiles.asking, personPauseMs);
  const challenge = await target.fresh(asking, address);
  checkLink(challenge.link, wire.origins);
  const robot = await playRobot(stage, plan, challenge);
  // A person comes after the robots, and after the mails that those have caused.
  if (plan.intermediary !== null && presses(plan.intermediary)) await sleep(stage.mailWaitMs);
  const here = plan.where === "asking" ? asking : openPerson(wire, profiles.other, personPauseMs);
  const person = await letPersonLogIn(target, challenge, { here, asking });
  return { plan, ...robot, person };
}

function checkLink(link: string, origins: readonly string[]): void {
  if (URL.canParse(link) && origins.includes(new URL(link).origin)) return;
  throw new GauntletError(
    `The link in the mail does not lead to ${origins.join(" or ")}: is it wrapped for click tracking?`,
  );
}

async function playRobot(
  { target, wire, wait, mailWaitMs, browser }: Stage,
  { intermediary, round, backwards }: Plan,
  { link, address }: Challenge,
): Promise<{ session: string | null; faults: readonly string[] }> {
  const faults: string[] = [];
  let session: string | null = null;
  if (intermediary === null) return { session, faults };
  let looked = "";
  const look = async (jar: Jar, after: string): Promise<void> => {
    // Once is enough, and the same cookies open the same doors.
    if (session !== null || jar.contents === looked) return;
    looked = jar.contents;
    if (await target.isLoggedIn(new HttpBrowser(wire, { headers: {} }, jar))) session = after;
  };
  const knows = round === "reported" ? null : address;
  const newLinks = round === "mailbox" ? await linksAfterNow(target, address, mailWaitMs) : null;
  const visit: Visit = { link, address: knows, backwards, wait, newLinks, look, faults };
  try {
    if (!runsBrowser(intermediary)) await visitOverHttp(wire, intermediary, visit);
    else await browser?.visit(intermediary, visit);
  } catch (error) {
    faults.push(messageOf(error));
  }
  return { session, faults };
}

/** Reads the mails that come from now on. */
async function linksAfterNow(
  { inbox }: Target,
  address: string,
  waitMs: number,
): Promise<Visit["newLinks"]> {
  if (inbox === null) return null;
  const seen = (await inbox.mailsTo(address)).length;
  return async () => {
    await sleep(waitMs);
    const mails = (await inbox.mailsTo(address)).slice(seen);
    // The newest is the one that counts: pressing in an older one may put an end to it.
    return mails
      .toReversed()
      .map(({ link }) => link)
      .filter((link) => link !== null);
  };
}
