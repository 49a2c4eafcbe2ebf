import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Closing } from "./closing.ts";
import { sendWithRetries, type Outcome, type RetryRules } from "./retry.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const rules: RetryRules = { attempts: 3, backoff: 250, deadline: 20_000, timeout: 10_000 };
const busy: Outcome = { accepted: false, reason: "HTTP 503", again: true };
const no: Outcome = { accepted: false, reason: "HTTP 422", again: false };
const yes: Outcome = { accepted: true };

interface Run {
  /** When each try began, in milliseconds. */
  readonly tries: readonly number[];
  /** How it ended, and when. */
  readonly end: readonly [string, number];
}

/** Runs it on a clock of its own. An outcome that is missing never comes. */
async function run(
  outcomes: readonly Outcome[],
  changes: Partial<RetryRules> = {},
  closeAt = Infinity,
): Promise<Run> {
  const tries: number[] = [];
  const closing = new Closing();
  const start = performance.now();
  const now = (): number => Math.round(performance.now() - start);
  const tryOnce = async (): Promise<Outcome> => {
    tries.push(now());
    return outcomes[tries.length - 1] ?? new Promise<Outcome>(() => {});
  };
  const ends: (readonly [string, number])[] = [];
  void sendWithRetries("Someone", tryOnce, { ...rules, ...changes }, closing).then(
    () => ends.push(["sent", now()]),
    (error: unknown) => ends.push([error instanceof Error ? error.message : "", now()]),
  );
  for (let step = 0; step < 5000 && ends.length === 0; step++) {
    await vi.advanceTimersByTimeAsync(25);
    if (now() >= closeAt) closing.end();
  }
  const [end] = ends;
  if (end === undefined) throw new Error("it did not end");
  return { tries, end };
}

function random(value: number): void {
  vi.spyOn(Math, "random").mockReturnValue(value);
}

describe("tries", () => {
  test("accepted at once: one", async () => {
    expect(await run([yes, yes])).toMatchObject({ tries: [0], end: ["sent", 0] });
  });

  test("refused for good: one", async () => {
    const { tries, end } = await run([no, yes]);
    expect([tries, end[0]]).toEqual([[0], "Someone did not take the mail (HTTP 422)"]);
  });

  test("accepted later: until then, and none after it", async () => {
    random(1);
    expect((await run([busy, busy, yes, yes])).tries).toEqual([0, 250, 750]);
  });

  test("refused for good later: until then", async () => {
    random(1);
    const { tries, end } = await run([busy, no, yes]);
    expect([tries, end[0]]).toEqual([[0, 250], "Someone did not take the mail (HTTP 422)"]);
  });

  test("never accepted: as many as allowed, told as the last one ended", async () => {
    random(1);
    const { tries, end } = await run([no, busy, busy, busy, busy].slice(1));
    expect([tries, end]).toEqual([
      [0, 250, 750],
      ["Someone did not take the mail (HTTP 503)", 750],
    ]);
    expect((await run([busy, busy], { attempts: 1 })).tries).toEqual([0]);
  });
});

describe("waits", () => {
  test.each([
    [0, [0, 125, 375, 875]],
    [0.6, [0, 200, 600, 1400]],
    [1, [0, 250, 750, 1750]],
  ])(
    "double, and the chance %d of each is between half and all of it",
    async (chance, expected) => {
      random(chance);
      const { tries } = await run([busy, busy, busy, yes], { attempts: 4 });
      expect(tries).toEqual(expected);
    },
  );

  test("are as long as the provider asks, if that is longer", async () => {
    random(1);
    const { tries } = await run([{ ...busy, after: 3000 }, { ...busy, after: 1 }, yes]);
    expect(tries).toEqual([0, 3000, 3500]);
  });

  test("are not begun if they would end after the deadline", async () => {
    random(1);
    const { tries, end } = await run([{ ...busy, after: 20_000 }, yes]);
    expect([tries, end]).toEqual([[0], ["Someone did not take the mail (HTTP 503)", 0]]);
    const just = await run([{ ...busy, after: 19_999 }, yes]);
    expect([just.tries, just.end[0]]).toEqual([[0, 19_999], "sent"]);
  });

  test("end when the sender is closed", async () => {
    const { tries, end } = await run([{ ...busy, after: 15_000 }, yes], {}, 500);
    expect(tries).toEqual([0]);
    expect(end[0]).toBe("Someone did not take the mail (HTTP 503)");
    expect(end[1]).toBeLessThan(600);
  });
});

describe("times", () => {
  test("each try ends in its own, the last one at the deadline", async () => {
    random(1);
    const { tries, end } = await run([], { attempts: 10 });
    expect(tries).toEqual([0, 10_250]);
    expect(end).toEqual(["Someone did not take the mail (ETIMEDOUT)", 20_000]);
  });

  test("a try that is late is told so", async () => {
    const signals: AbortSignal[] = [];
    const sent = sendWithRetries(
      "Someone",
      async (signal) => {
        signals.push(signal);
        return new Promise<Outcome>(() => {});
      },
      { ...rules, attempts: 1 },
      new Closing(),
    );
    const failed = expect(sent).rejects.toThrow("ETIMEDOUT");
    await vi.advanceTimersByTimeAsync(9999);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals[0]?.aborted).toBe(true);
    await failed;
  });

  test("nothing is left waiting after the end", async () => {
    random(1);
    await run([busy, yes]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("after close there is no try", async () => {
    const closing = new Closing();
    closing.end();
    const tryOnce = vi.fn<() => Promise<Outcome>>(async () => yes);
    await expect(sendWithRetries("Someone", tryOnce, rules, closing)).rejects.toMatchObject({
      code: "mail_not_sent",
      message: "Someone did not take the mail (closed)",
    });
    expect(tryOnce).not.toHaveBeenCalled();
  });
});
