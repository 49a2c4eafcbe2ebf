/** What was found suspicious of a press, remembered for the echo of it. */
export type Verdict = Promise<readonly string[]>;

const mostKept = 10_000;

/**
 * One verdict for a press and its echoes, in this process alone. The second click of a double click can come without
 * what a browser says of a gesture (measured in Chromium 156), and with the same answer to a puzzle, which whoever
 * made the puzzle takes once: judged by itself it would undo what the first has done.
 */
export interface Verdicts {
  /** The verdict on the same press of the last `windowMs`, or a new one. */
  share(press: string, at: number, judge: () => Verdict): Verdict;
}

export function createVerdicts(windowMs: number): Verdicts {
  const kept = new Map<string, { readonly at: number; readonly verdict: Verdict }>();
  return {
    share(press, at, judge) {
      const before = kept.get(press);
      if (before !== undefined && Math.abs(at - before.at) < windowMs) return before.verdict;
      const verdict = judge();
      kept.delete(press);
      kept.set(press, { at, verdict });
      const [oldest] = kept.size > mostKept ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      return verdict;
    },
  };
}
