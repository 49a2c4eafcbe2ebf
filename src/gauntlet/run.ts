import type { Adapter } from "./adapters.ts";
import { createAddressBook, type AddressBook } from "./addresses.ts";
import { checkAddresses, checkConsent, isLoopback, type Consent } from "./consent.ts";
import type { Human, Intermediary } from "./corpus/corpus.ts";
import { GauntletError } from "./gauntlet-error.ts";
import { HttpBrowser } from "./http-browser.ts";
import { createWire, type Wire } from "./http-client.ts";
import { chooseProfiles } from "./person.ts";
import { playOne, type Play, type Stage } from "./play.ts";
import { createRate, sleep } from "./rate.ts";
import { resultOf, type GauntletResult } from "./result.ts";
import { startChromium } from "./robots/chromium.ts";
import type { RobotBrowser } from "./robots/robot.ts";
import {
  planOf,
  rounds as allRounds,
  runsBrowser,
  wheresOf,
  type Plan,
  type Round,
} from "./rounds.ts";

export interface GauntletOptions {
  readonly adapter: Adapter;
  /** Where links are mailed to; one with `{n}` makes a new one for each link. */
  readonly addresses: readonly string[];
  readonly intermediaries: readonly Intermediary[];
  readonly humans: readonly Human[];
  /** Needed for any deployment that is not on this machine. */
  readonly consent?: Consent;
  /** Default: all. `mailbox` needs an inbox that can be read. */
  readonly rounds?: readonly Round[];
  /**
   * What plays those that run a browser. Default true: a real Chromium. False leaves them out, and tells which. One of
   * your own may send requests to the origins of `wire` alone, each in its turn of `wire.rate`.
   */
  readonly browser?: boolean | ((wire: Wire) => Promise<RobotBrowser>);
  /** Times the delays that were reported: 1 is real time. Default: real time, but 200 ms at most. */
  readonly pace?: number;
  /** Requests per second, all robots together. Default 500 on this machine, else 10. */
  readonly rate?: number;
  /** Links in play at a time, 1 to 32. Default 8 on this machine, else 1; never more than there are addresses. */
  readonly parallel?: number;
  /** For the mails that a robot has caused, in milliseconds. Default 600. */
  readonly mailWaitMs?: number;
  /** What the person takes before each step, in milliseconds. Default 0: quicker than any person is. */
  readonly personPauseMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly play: Play;
}

/**
 * Plays every intermediary against fresh links of a running deployment, and tells what came of it.
 *
 * @throws {GauntletError} Without consent, where no fresh link can be had, or where a person cannot log in even
 *   undisturbed.
 */
export async function runGauntlet(options: GauntletOptions): Promise<GauntletResult> {
  const { adapter, addresses, consent = { hosts: [], iRunThisSite: false } } = options;
  checkConsent(adapter.origins, consent);
  checkAddresses(addresses);
  const local = adapter.origins.every((origin) => isLoopback(new URL(origin).hostname));
  const wire = createWire({
    origins: adapter.origins,
    rate: createRate(options.rate ?? (local ? 500 : 10)),
  });
  const target = adapter.open(wire);
  const { intermediaries, browser: wanted = true } = options;
  const played = intermediaries.filter((each) => wanted !== false || !runsBrowser(each));
  const profiles = chooseProfiles(options.humans);
  const startBrowser = typeof wanted === "function" ? wanted : startChromium;
  const browser = played.some(runsBrowser) ? await startBrowser(wire) : null;
  const { pace, mailWaitMs = 600, personPauseMs = 0 } = options;
  const stage: Stage = {
    target,
    wire,
    profiles,
    wait: (ms) => sleep(pace === undefined ? Math.min(ms, 200) : ms * pace),
    mailWaitMs,
    personPauseMs,
    browser,
  };
  try {
    const book = createAddressBook(addresses);
    const control = await playUndisturbed(stage, book);
    const plans = planOf(played, target, options.rounds ?? allRounds);
    const hands = addresses.some((each) => each.includes("{n}")) ? 32 : addresses.length;
    const parallel = Math.max(1, Math.min(options.parallel ?? (local ? 8 : 1), hands));
    const plays = await playAll(stage, book, { plans, parallel, onProgress: options.onProgress });
    return resultOf({
      target: target.name,
      control,
      plays,
      leftOut: intermediaries.filter((each) => !played.includes(each)),
      browser: browser?.name ?? null,
    });
  } finally {
    await closeQuietly(browser);
  }
}

/** @throws {GauntletError} Where the set-up is wrong: what robots do to it would tell nothing. */
async function playUndisturbed(stage: Stage, book: AddressBook): Promise<readonly Play[]> {
  const { target, wire } = stage;
  const nobody = new HttpBrowser(wire, { headers: stage.profiles.asking.headers });
  if (await target.isLoggedIn(nobody)) {
    throw new GauntletError(
      "A browser that has never been there counts as logged in: check --logged-in.",
    );
  }
  const plays: Play[] = [];
  for (const where of wheresOf(target)) {
    const plan: Plan = { intermediary: null, round: "reported", backwards: false, where };
    const address = await book.take();
    const play = await playOne(stage, plan, address);
    book.giveBack(address);
    plays.push(play);
  }
  if (plays.some(({ person }) => person.loggedIn)) return plays;
  const broken = plays.find(({ person }) => person.fault !== null)?.person.fault ?? null;
  throw new GauntletError(
    `Without any robot nobody could log in${broken === null ? "" : ` (${broken})`}: check how a person finishes and --logged-in.`,
  );
}

interface Playing {
  readonly plans: readonly Plan[];
  readonly parallel: number;
  readonly onProgress: GauntletOptions["onProgress"];
}

async function playAll(
  stage: Stage,
  book: AddressBook,
  { plans, parallel, onProgress }: Playing,
): Promise<readonly Play[]> {
  const plays: Play[] = [];
  // The slow ones first, so that the end of a run does not wait for the last of them.
  const left = plans.toSorted((a, b) => weightOf(b) - weightOf(a));
  const work = async (): Promise<void> => {
    for (let plan = left.shift(); plan !== undefined; plan = left.shift()) {
      const address = await book.take();
      try {
        const play = await playOne(stage, plan, address);
        plays.push(play);
        onProgress?.({ done: plays.length, total: plans.length, play });
      } catch (error) {
        // What no link can be had for any more need not be tried by the others.
        left.length = 0;
        throw error;
      } finally {
        book.giveBack(address);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return plays;
}

const weightOf = ({ intermediary }: Plan): number =>
  intermediary !== null && runsBrowser(intermediary) ? 1 : 0;

async function closeQuietly(browser: RobotBrowser | null): Promise<void> {
  await browser?.close().catch(() => {});
}
