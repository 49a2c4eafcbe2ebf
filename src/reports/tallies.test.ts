import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Ask } from "../stores/ask.ts";
import type { ListedLink, Seen } from "../stores/store.ts";
import { someHash, someLink } from "../testing/store/records.ts";
import { writeTallies } from "./json.ts";
import { addDay, noDays, reportOf } from "./report-of.ts";
import type { Report } from "./report.ts";
import { addAsks, addLink, foldTallies, noTallies, trimTallies } from "./tallies.ts";

const at = Date.UTC(2030, 0, 10);

const someSeen = (changes: Partial<Seen> = {}): Seen => ({
  kind: "scanner",
  name: "Some Scanner",
  method: "GET",
  outcome: "opened",
  reason: null,
  late: false,
  count: 1,
  ...changes,
});

function listed(changes: Partial<ListedLink["link"]> = {}, seen: readonly Seen[] = []): ListedLink {
  const link = {
    ...someLink({ issuedAt: at - 1000, expiresAt: at + 1000 }),
    firstOpenedAt: null,
    redeemedAt: null,
    redeemedBy: null,
    revokedAt: null,
    revokedBecause: null,
    claimId: null,
    claimedUntil: null,
    ...changes,
  };
  return { link, ask: null, session: null, seen };
}

const asked = (mailDomain: string, count: number, outcome: Ask["outcome"] = null) => ({
  mailDomain,
  language: "de",
  outcome,
  count,
});

describe("tallies of a day", () => {
  test("keep 2,000 mail domains, those that people have first, and lose nothing of the sum", () => {
    const tallies = noTallies();
    // Somebody asks with a domain of their own each time, a hundred times each; mails went to two.
    for (let slice = 0; slice < 30; slice++) {
      const random = Array.from({ length: 1000 }, (_, n) => asked(`${slice}-${n}.example`, 100));
      addAsks(tallies, random);
      addAsks(tallies, [asked("small.example", 1, "mailed")]);
      trimTallies(tallies);
      expect(tallies.domains.size).toBeLessThanOrEqual(10_000);
    }
    addLink(
      tallies,
      listed({ askedBy: someHash(), address: "a@login.example", redeemedAt: at }),
      at,
    );
    foldTallies(tallies);
    expect(tallies.domains.size).toBe(2001);
    expect(tallies.domains.get("small.example")).toMatchObject({ asked: 30, sent: 30 });
    expect(tallies.domains.get("login.example")).toMatchObject({ asked: 1, loggedIn: 1 });
    const all = [...tallies.domains.values()].reduce((sum, { asked }) => sum + asked, 0);
    expect(all).toBe(30 * 1000 * 100 + 30 + 1);
    expect(tallies.domains.get("(other)")?.asked).toBe(100 * (30_000 - 1998));
  });

  test("keep 500 names of visits, the most frequent, the others as one of their kind", () => {
    const tallies = noTallies();
    for (let n = 0; n < 700; n++) {
      const kind = n % 2 === 0 ? "scanner" : "automation";
      addLink(tallies, listed({}, [someSeen({ kind, name: `Name ${n}`, count: 1000 - n })]), at);
    }
    foldTallies(tallies);
    expect(tallies.names.size).toBe(502);
    expect(tallies.names.get("scanner Name 498")).toBe(502);
    expect(tallies.names.has("scanner Name 500")).toBe(false);
    // The even ones from 500 to 698: 500 + 498 + ... + 302.
    expect(tallies.names.get("scanner (other)")).toBe(40_100);
    expect(tallies.names.get("automation (other)")).toBe(40_000);
    expect(tallies.kinds).toEqual(
      new Map([
        ["scanner", 227_850],
        ["automation", 227_500],
      ]),
    );
  });
});

/** What one day, or several, come to: what is counted on each in the order given. */
function reportOn(days: readonly (readonly Counted[])[]): Omit<Report, "funnel" | "visits"> & {
  readonly funnel: Omit<Report["funnel"], "days">;
  readonly visits: Omit<Report["visits"], "days">;
} {
  const sum = noDays();
  for (const [day, counted] of days.entries()) {
    const tallies = noTallies();
    for (const one of counted) {
      if ("link" in one) addLink(tallies, one, at);
      else addAsks(tallies, [one]);
    }
    foldTallies(tallies);
    addDay(sum, { day, countedAt: at, tallies: writeTallies({ tallies, final: false }) });
  }
  const period = { from: "2030-01-01", until: "2030-01-10" };
  const { funnel, visits, ...report } = reportOf(sum, period, at);
  const { days: _, ...others } = funnel;
  const { days: __, ...kinds } = visits;
  return { ...report, uncounted: 0, funnel: others, visits: kinds };
}

type Counted = ListedLink | ReturnType<typeof asked>;

const seenAny = fc.record({
  kind: fc.constantFrom("person" as const, "scanner" as const, null),
  name: fc.constantFrom("A", "B", null),
  method: fc.constantFrom("GET", "HEAD", "POST", "POST code", "OPTIONS"),
  outcome: fc.constantFrom("opened" as const, "refused" as const, "redeemed" as const),
  reason: fc.constantFrom("mangled" as const, null),
  late: fc.boolean(),
  count: fc.integer({ min: 1, max: 30 }),
});

const linkAny = fc
  .record({
    redeemedAt: fc.option(fc.integer({ min: at - 2000, max: at + 10_000_000 })),
    revokedAt: fc.option(fc.constant(at)),
    expiresAt: fc.integer({ min: at - 1, max: at + 1 }),
    askedBy: fc.option(fc.constant(someHash())),
    address: fc.constantFrom("a@a.example", "b@b.example"),
    seen: fc.array(seenAny, { maxLength: 4 }),
  })
  .map(({ seen, ...changes }) => listed(changes, seen));

const askAny = fc
  .record({
    domain: fc.constantFrom("a.example", "b.example", "c.example"),
    count: fc.integer({ min: 1, max: 9 }),
    outcome: fc.constantFrom("mailed" as const, "failed" as const, null),
  })
  .map(({ domain, count, outcome }) => asked(domain, count, outcome));

describe("a period's report", () => {
  test("is the same however its links and asks are spread over days", () => {
    const counted = fc.array(fc.oneof(linkAny, askAny), { maxLength: 40 });
    fc.assert(
      fc.property(counted, fc.array(fc.nat(40), { maxLength: 4 }), (all, cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), all.length];
        const days = edges.slice(1).map((end, index) => all.slice(edges[index], end));
        expect(reportOn(days)).toEqual(reportOn([all]));
      }),
    );
  });

  test("leaves out days that it cannot read, and says that they are not counted", () => {
    const sum = noDays();
    const tallies = noTallies();
    addLink(tallies, listed(), at);
    const row = {
      day: at / 86_400_000,
      countedAt: at,
      tallies: writeTallies({ tallies, final: true }),
    };
    addDay(sum, row);
    addDay(sum, { ...row, day: row.day + 1, countedAt: 1, tallies: '{"version":99}' });
    const period = { from: "2030-01-09", until: "2030-01-15" };
    expect(reportOf(sum, period, at + 2 * 86_400_000)).toMatchObject({
      countedAt: new Date(at),
      uncounted: 3,
      links: { issued: 1 },
      funnel: { days: [{ day: "2030-01-10" }] },
    });
  });

  test("of nothing has no shares", () => {
    const report = reportOf(noDays(), { from: "2030-01-01", until: "2030-01-02" }, at);
    expect(report).toMatchObject({
      countedAt: null,
      uncounted: 1,
      timeToPress: { count: 0, median: null, p90: null, histogram: [] },
      expiredUnused: null,
      visits: { count: 0, kinds: [], days: [], names: [] },
    });
    expect(report.deadAfter).toHaveLength(20);
    expect(report.deadAfter[0]).toEqual({ opens: 1, lost: 0, share: null });
  });
});
