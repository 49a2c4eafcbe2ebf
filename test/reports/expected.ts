import type { FunnelSteps, Report } from "onpurpose";

// What reports say of the links of corpus.ts. Every number is worked out by hand: the numbers in the comments are those of
// the links there.

const steps = (
  ...[asked, sent, opened, pressed, loggedIn]: readonly [number, number, number, number, number]
): FunnelSteps => ({ asked, sent, opened, pressed, loggedIn });

/** Bars that lie next to each other, from their edges and counts. */
const bars = (edges: readonly (number | null)[], counts: readonly number[]) =>
  counts.map((count, index) => ({
    from: edges[index] ?? 0,
    until: edges[index + 1] ?? null,
    count,
  }));

const seconds = [0, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600];
const opens = [0, 1, 2, 3, 4, 5, 6, 11, 21, 51];

/** Of the three days, told two days after them. */
export const expected: Omit<Report, "period" | "countedAt" | "funnel" | "visits"> & {
  readonly funnel: Omit<Report["funnel"], "days">;
  readonly visits: Omit<Report["visits"], "days">;
  /** Of each day. */
  readonly kinds: readonly Report["visits"]["days"][number]["kinds"][];
  readonly days: readonly FunnelSteps[];
} = {
  uncounted: 0,
  links: {
    issued: 18,
    // 3, 4, 5, 6, 9, 10, 11, 12, 13, 15, 17
    asked: 11,
    // 1, 3, 4, 8, 9, 13, 15, 16, 17, 18
    used: 10,
    // 2, 7, 10, 11
    revoked: 4,
    // 5, 6, 12
    expired: 3,
    // 14
    live: 1,
  },
  // 15: 0, 17: 9, 9: 15, 13: 20, 3: 30, 18: 40, 4: 60, 1: 90, 8: 3600, 16: 18000
  timeToPress: {
    count: 10,
    median: 30,
    p90: 3600,
    histogram: bars(seconds, [2, 2, 2, 2, 0, 0, 0, 0, 2]),
  },
  // 9: 0, five times 1 (3, 8, 13, 15, 18), 17: 2, 1: 3, 4: 13, 16: 26
  opensBefore: {
    count: 10,
    median: 1,
    p90: 13,
    histogram: bars(opens, [1, 5, 1, 1, 0, 0, 0, 1, 1]),
  },
  // 1: 1, 4: 2, the eight others none
  opensAfter: { count: 10, median: 0, p90: 1, histogram: bars(opens, [8, 1, 1]) },
  // Of 18 all but 14 are over.
  expiredUnused: 3 / 17,
  visits: {
    count: 77,
    kinds: [
      // 1: 2, 4: 12, 6: 1, 16: 25
      { kind: "scanner", count: 40, share: 40 / 77 },
      // 1: 3, 2: 1, 3: 2, 4: 2, 7: 3, 8: 2, 9: 2, 10: 2, 11: 1, 12: 2, 13: 2, 15: 2, 16: 2, 17: 2, 18: 2
      { kind: "person", count: 30, share: 30 / 77 },
      // 8: 1, 17: 1
      { kind: "automation", count: 2, share: 2 / 77 },
      // 4: 2
      { kind: "preview", count: 2, share: 2 / 77 },
      // 14
      { kind: null, count: 1, share: 1 / 77 },
      // 17
      { kind: "prefetch", count: 1, share: 1 / 77 },
      // 14
      { kind: "unknown", count: 1, share: 1 / 77 },
    ],
    names: [
      // 1: 2, 6: 1, 16: 25
      { kind: "scanner", name: "Microsoft Defender", count: 28, share: 28 / 77 },
      { kind: "scanner", name: "Barracuda", count: 12, share: 12 / 77 },
      { kind: "automation", name: "curl", count: 2, share: 2 / 77 },
      { kind: "preview", name: "Slackbot", count: 2, share: 2 / 77 },
    ],
  },
  deadAfter: [
    // 17 (2 opens), 1 (3), 4 (13) and 16 (26)
    { opens: 1, lost: 4, share: 0.4 },
    // 1, 4 and 16
    { opens: 2, lost: 3, share: 0.3 },
    // 4 and 16
    ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((opens) => ({ opens, lost: 2, share: 0.2 })),
    // 16
    ...[13, 14, 15, 16, 17, 18, 19, 20].map((opens) => ({ opens, lost: 1, share: 0.1 })),
  ],
  funnel: {
    asked: steps(14, 10, 7, 7, 6),
    // 1, 2, 7, 8, 14, 16, 18; opened by people: not 8 and 14; pressed: not 2 and 14; logged in: 1, 8, 16, 18
    issued: steps(0, 7, 5, 5, 4),
    domains: [
      // 3, 4, 5, 9, 17; not mailed: 5; opened: 3, 4, 17; logged in also by the code: 9
      { domain: "a.example", ...steps(5, 4, 3, 4, 4) },
      // 10, 11, 12 and an ask alone; opened: 10, 12; pressed: 12
      { domain: "c.example", ...steps(4, 3, 2, 1, 0) },
      // 6 and two asks alone
      { domain: "b.example", ...steps(3, 1, 0, 0, 0) },
      // 13
      { domain: "d.example", ...steps(1, 1, 1, 1, 1) },
      // 15
      { domain: "e.example", ...steps(1, 1, 1, 1, 1) },
    ],
    languages: [
      // 3, 4, 6, 9, 17 and two asks alone
      { language: "de", ...steps(7, 5, 3, 4, 4) },
      // 10, 11, 12
      { language: "ar", ...steps(3, 3, 2, 1, 0) },
      // 5 and an ask alone
      { language: "en", ...steps(2, 0, 0, 0, 0) },
      // 13
      { language: "(unknown)", ...steps(1, 1, 1, 1, 1) },
      // 15
      { language: "fr", ...steps(1, 1, 1, 1, 1) },
    ],
  },
  kinds: [
    // 1 to 6
    [
      { kind: "scanner", count: 15 },
      { kind: "person", count: 8 },
      { kind: "preview", count: 2 },
    ],
    // 7 to 13
    [
      { kind: "person", count: 14 },
      { kind: "automation", count: 1 },
    ],
    // 14 to 18
    [
      { kind: "scanner", count: 25 },
      { kind: "person", count: 8 },
      { kind: null, count: 1 },
      { kind: "automation", count: 1 },
      { kind: "prefetch", count: 1 },
      { kind: "unknown", count: 1 },
    ],
  ],
  days: [
    // 3, 4, 5, 6 and three asks alone
    steps(7, 3, 2, 2, 2),
    // 9, 10, 11, 12, 13; opened: 10, 12, 13; pressed: 9, 12, 13; logged in: 9, 13
    steps(5, 5, 3, 3, 2),
    // 15, 17
    steps(2, 2, 2, 2, 2),
  ],
};

/** Of the second day alone: 7 to 13. */
export const expectedOfSecondDay = {
  links: { issued: 7, asked: 5, used: 3, revoked: 3, expired: 1, live: 0 },
  // 9: 15, 13: 20, 8: 3600
  timeToPress: {
    count: 3,
    median: 20,
    p90: 3600,
    histogram: bars(seconds, [0, 2, 0, 0, 0, 0, 0, 0, 1]),
  },
  expiredUnused: 1 / 7,
} satisfies Partial<Report>;
