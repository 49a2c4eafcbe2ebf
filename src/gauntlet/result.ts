import type { Intermediary } from "./corpus/corpus.ts";
import type { Play } from "./play.ts";
import { rounds, type Round, type Where } from "./rounds.ts";

/** What a gauntlet has come to. Plain data, as `--json` prints it. */
export interface GauntletResult {
  readonly target: string;
  /** The browser that was used, such as `Chromium 156.0.8078.79`; null: none. */
  readonly browser: string | null;
  /** Fresh links that were played with. */
  readonly links: number;
  /** How a person fares whom nobody disturbs. */
  readonly undisturbed: Readonly<Partial<Record<Where, PersonRow>>>;
  readonly rows: readonly Row[];
  /** Names of those that were not played, since they run a browser. */
  readonly leftOut: readonly string[];
  /** Nobody got a session, and no person was shut out. */
  readonly passed: boolean;
}

/** The worst that came of an intermediary's visits. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** In which rounds it got a session, and after what. */
  readonly sessions: readonly { readonly round: Round; readonly after: string }[];
  /** Whether a person fared worse after one of its visits than undisturbed. */
  readonly spoilt: boolean;
  readonly persons: Readonly<Partial<Record<Where, PersonRow>>>;
  /** What it could not do, in words. */
  readonly faults: readonly string[];
}

export interface PersonRow {
  readonly loggedIn: boolean;
  /** Steps beyond opening the link and one press. */
  readonly extra: readonly string[];
  /** What broke on the person's way, or null. */
  readonly fault: string | null;
}

export interface ResultParts {
  readonly target: string;
  readonly control: readonly Play[];
  readonly plays: readonly Play[];
  readonly leftOut: readonly Intermediary[];
  readonly browser: string | null;
}

export function resultOf(parts: ResultParts): GauntletResult {
  const { target, control, plays, leftOut, browser } = parts;
  const undisturbed = worstByWhere(control);
  const ids = new Set(plays.map(({ plan }) => plan.intermediary?.id ?? ""));
  const rows = [...ids]
    .map((id) =>
      rowOf(
        plays.filter(({ plan }) => plan.intermediary?.id === id),
        undisturbed,
      ),
    )
    .filter((row) => row !== null)
    .toSorted((a, b) => a.id.localeCompare(b.id, "en"));
  const shutOut = rows.some(({ persons }) => isShutOut(persons, undisturbed));
  return {
    target,
    browser,
    links: plays.length + control.length,
    undisturbed,
    rows,
    leftOut: leftOut.map(({ name }) => name),
    passed: !shutOut && rows.every(({ sessions }) => sessions.length === 0),
  };
}

function rowOf(plays: readonly Play[], undisturbed: Row["persons"]): Row | null {
  const intermediary = plays[0]?.plan.intermediary ?? null;
  if (intermediary === null) return null;
  const { id, name, kind } = intermediary;
  const sessions = rounds.flatMap((round) => {
    const inside = plays.find(({ plan, session }) => plan.round === round && session !== null);
    const after = inside?.session ?? null;
    return after === null ? [] : [{ round, after }];
  });
  const persons = worstByWhere(plays);
  const spoilt = wheres.some((where) => isWorse(persons[where], undisturbed[where]));
  const faults = [...new Set(plays.flatMap((play) => play.faults))];
  return { id, name, kind, sessions, spoilt, persons, faults };
}

const wheres = ["asking", "other", "any"] as const;

function worstByWhere(plays: readonly Play[]): Row["persons"] {
  const persons: Partial<Record<Where, PersonRow>> = {};
  for (const { plan, person } of plays) {
    const known = persons[plan.where];
    if (known === undefined || isWorse(person, known)) persons[plan.where] = person;
  }
  return persons;
}

function isWorse(one: PersonRow | undefined, than: PersonRow | undefined): boolean {
  if (one === undefined || than === undefined) return false;
  if (one.loggedIn !== than.loggedIn) return than.loggedIn;
  return one.loggedIn && one.extra.length > than.extra.length;
}

/** Who could not log in undisturbed either, such as in another browser, was not shut out by a robot. */
function isShutOut(persons: Row["persons"], undisturbed: Row["persons"]): boolean {
  return wheres.some(
    (where) => persons[where]?.loggedIn === false && undisturbed[where]?.loggedIn === true,
  );
}
