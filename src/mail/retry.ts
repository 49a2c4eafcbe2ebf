import { OnpurposeError } from "../errors.ts";
import type { Closing } from "./closing.ts";

/** How a sender tries again after what passes by itself. A refusal for good is never tried again. */
export interface RetryOptions {
  /** Tries for one mail in all, the first one included, 1 to 10. Default 3. */
  readonly attempts?: number;
  /**
   * The wait before the second try, in milliseconds, 1 to 60,000; it doubles before each further one. Each
   * wait is a random time between its half and its whole. Default 250.
   */
  readonly backoff?: number;
  /**
   * For all tries and waits of one mail together, in milliseconds, 100 to 120,000. A wait that would end
   * after it is not begun. Default 20,000.
   */
  readonly deadline?: number;
}

/** What came of one try. */
export type Outcome =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      /** A status or code, safe to print. */
      readonly reason: string;
      /** More of the same, where there is more. */
      readonly detail?: string;
      /** Whether it passes by itself. */
      readonly again: boolean;
      /** How long the provider asks to wait at least, in milliseconds. */
      readonly after?: number;
    };

export type TryOnce = (signal: AbortSignal) => Promise<Outcome>;

export interface RetryRules extends Required<RetryOptions> {
  /** For one try, in milliseconds. */
  readonly timeout: number;
}

type Failure = Extract<Outcome, { accepted: false }>;

/**
 * Sends one mail: tries until it is accepted, refused for good, or out of tries or time.
 *
 * @param who Who is sent to, for the message.
 * @param closing Ends a wait, and lets no further try begin. A try under way may end.
 * @throws {OnpurposeError} `mail_not_sent`.
 */
export async function sendWithRetries(
  who: string,
  tryOnce: TryOnce,
  rules: RetryRules,
  closing: Closing,
): Promise<void> {
  const end = performance.now() + rules.deadline;
  let failure: Failure = { accepted: false, reason: "closed", again: false };
  let tries = 0;
  while (!closing.isOver) {
    const outcome = await within(Math.min(rules.timeout, end - performance.now()), tryOnce);
    if (outcome.accepted) return;
    failure = outcome;
    tries++;
    const wait = Math.max(backoff(rules.backoff, tries), failure.after ?? 0);
    const isOver = tries >= rules.attempts || performance.now() + wait >= end;
    if (!failure.again || isOver) break;
    await closing.pause(wait);
  }
  throw new OnpurposeError("mail_not_sent", `${who} did not take the mail (${failure.reason})`, {
    cause: new Error(`tries: ${tries}; the last: ${failure.detail ?? failure.reason}`),
  });
}

/** Half of it is random, so that mails that failed together do not come again together. */
function backoff(first: number, tries: number): number {
  const whole = first * 2 ** (tries - 1);
  return whole / 2 + (Math.random() * whole) / 2;
}

async function within(milliseconds: number, tryOnce: TryOnce): Promise<Outcome> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      resolve({ accepted: false, reason: "ETIMEDOUT", again: true });
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([late, tryOnce(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {OnpurposeError} `invalid_option`. */
export function readRetryOptions(who: string, options: RetryOptions): Required<RetryOptions> {
  const { attempts = 3, backoff = 250, deadline = 20_000 } = options;
  checkWhole(who, "attempts", attempts, 1, 10);
  checkWhole(who, "backoff", backoff, 1, 60_000);
  checkWhole(who, "deadline", deadline, 100, 120_000);
  return { attempts, backoff, deadline };
}

/** @throws {OnpurposeError} `invalid_option`. */
export function checkWhole(
  who: string,
  name: string,
  value: number,
  least: number,
  most: number,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OnpurposeError(
    "invalid_option",
    `${who}: ${name} must be a whole number from ${least} to ${most}`,
  );
}
