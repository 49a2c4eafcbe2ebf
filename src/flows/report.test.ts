import { afterEach, describe, expect, test } from "vitest";
import { writeCorpus } from "../../test/reports/corpus.ts";
import { errorOf } from "../../test/support/error-of.ts";
import { dayMs, dayText } from "../day.ts";
import {
  createMagicLinks,
  type CountProgress,
  type MagicLinks,
  type MagicLinksOptions,
  type ReportRequest,
} from "../index.ts";
import { memoryStore } from "../stores/memory.ts";
import type { CountedDay, Store } from "../stores/store.ts";
import { issued, loggedIn, minute, opening, someVisit } from "../testing/store/records.ts";

const today = Date.UTC(2030, 0, 1);
const closing: MagicLinks[] = [];
afterEach(() => Promise.all(closing.splice(0).map((each) => each.close())));

/** A store in memory, a clock, and the days that were saved in it since it was asked last. */
function setUp(options: Partial<MagicLinksOptions> = {}, store: Store = memoryStore()) {
  const clock = { at: today };
  const saved: CountedDay[] = [];
  const noting: Store = {
    ...store,
    async saveDay(day) {
      saved.push(day);
      await store.saveDay(day);
    },
  };
  const magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: noting,
    users: { findById: (id) => ({ id, email: `${id}@example.com` }) },
    now: () => clock.at,
    ...options,
  });
  closing.push(magicLinks);
  /** How many days ago the days are that upkeep counts now, at a moment of so many days after the beginning. */
  const daysCounted = async (days: number): Promise<number[]> => {
    clock.at = today + days * dayMs;
    saved.length = 0;
    await magicLinks.upkeep();
    return saved.map(({ day }) => Math.floor(clock.at / dayMs) - day);
  };
  return { clock, store, saved, magicLinks, daysCounted };
}

/** A link of a day, opened as often as said on that day. */
async function opened(store: Store, at: number, times: number) {
  const link = await issued(store, { issuedAt: at, expiresAt: at + minute });
  for (let n = 0; n < times; n++) {
    await store.open(opening(link, { visit: someVisit({ at: at + n }) }));
  }
  return link;
}

describe("the period of a report", () => {
  test("is the last 30 days, today among them", async () => {
    const { magicLinks } = setUp();
    const period = async (request?: ReportRequest) => (await magicLinks.report(request)).period;
    expect(await period()).toEqual({ from: "2029-12-03", until: "2030-01-02" });
    expect(await period({ from: "2029-12-31" })).toEqual({
      from: "2029-12-31",
      until: "2030-01-02",
    });
    expect(await period({ until: "2028-03-01" })).toEqual({
      from: "2028-01-31",
      until: "2028-03-01",
    });
    expect(await period({ from: "2020-01-01", until: "2020-01-02" })).toEqual({
      from: "2020-01-01",
      until: "2020-01-02",
    });
  });

  const day = 'must be a day, such as "2026-11-30"';
  test.each<[object, string]>([
    [{ from: "yesterday" }, `from ${day}`],
    [{ from: "2030-1-1" }, `from ${day}`],
    [{ until: "2030-02-30" }, `until ${day}`],
    [{ until: "2030-01-01T00:00:00Z" }, `until ${day}`],
    [{ until: "" }, `until ${day}`],
    [{ from: new Date(0) }, `from ${day}`],
    [{ from: 20_000 }, `from ${day}`],
    [{ from: "2029-01-01", until: "2029-01-01" }, "until must be a later day than from"],
    [{ from: "2031-01-01" }, "until must be a later day than from"],
    [{ from: "1990-01-01" }, "from and until must be at most 3660 days apart"],
    [{ count: "yes" }, "count must be true or false"],
  ])("%o: says what it takes", async (request, message) => {
    const error = await errorOf(setUp().magicLinks.report(request));
    expect(error).toMatchObject({ code: "invalid_argument" });
    expect(String(error)).toContain(`report: ${message}`);
  });

  test("may be ten years, and may lie in the future", async () => {
    const { magicLinks } = setUp();
    expect((await magicLinks.report({ from: "2020-01-01" })).uncounted).toBe(3654);
    const future = await magicLinks.report({ from: "2031-01-01", until: "2032-01-01" });
    expect(future).toMatchObject({ uncounted: 0, countedAt: null });
    expect(await magicLinks.report({ from: "2030-01-01", count: true })).toMatchObject({
      uncounted: 0,
      countedAt: new Date(today),
    });
  });
});

describe("what upkeep counts", () => {
  test("at first all the days that there may be anything of, then those that may have changed", async () => {
    const { store, daysCounted } = setUp();
    await opened(store, today - 200 * dayMs, 0);
    const first = await daysCounted(0.5);
    expect(first).toEqual(Array.from({ length: 201 }, (_, age) => age));
    expect(await daysCounted(0.6)).toEqual([0, 1]);
    // Links of the login page live for ten minutes, and a day is left for what comes late; then a week, a month, and as long
    // as visits are kept.
    expect(await daysCounted(1.01)).toEqual([0, 1, 2, 8, 31, 90]);
    expect(await daysCounted(1.5)).toEqual([0, 1]);
  });

  test("a day again after a week, after a month, and before its data goes", async () => {
    const { store, daysCounted } = setUp();
    await opened(store, today, 0);
    const counted: number[] = [];
    for (const day of [0, 1, 2, 3, 4, 7, 8, 9, 29, 30, 31, 32, 60, 89, 90, 91]) {
      const ages = await daysCounted(day + 0.5);
      // Of the days that there are links of, the first one.
      if (ages.includes(day)) counted.push(day);
    }
    expect(counted).toEqual([0, 1, 2, 8, 31, 90]);
  });

  test("no day that reports no longer keep, or that has yet to come", async () => {
    const { store, daysCounted } = setUp({ retention: { reports: 10, links: 5 } });
    await opened(store, today - 30 * dayMs, 1);
    await opened(store, today + 3 * dayMs, 1);
    expect(await daysCounted(0.5)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await store.days(0, 30_000)).map(({ day }) => day * dayMs)).not.toContain(
      today + 3 * dayMs,
    );
  });

  test("all of it before it is deleted: reports say the same afterwards", async () => {
    const { clock, store, magicLinks } = setUp({ retention: { links: 3 } });
    const start = today - 10 * dayMs;
    await writeCorpus(store, start);
    const period = { from: dayText(start / dayMs), until: dayText(start / dayMs + 3) };
    const exact = await magicLinks.report({ ...period, count: true });
    expect(exact.links.issued).toBe(18);
    const { store: other, magicLinks: later } = setUp({ retention: { links: 3 } });
    await writeCorpus(other, start);
    const purged = await later.upkeep();
    expect(purged.links).toBeGreaterThan(0);
    const { countedAt, ...report } = await later.report(period);
    expect(countedAt).toEqual(new Date(clock.at));
    expect({ ...report, countedAt }).toEqual(exact);
  });
});

describe("what is never counted again", () => {
  test("a day whose data has begun to go, whatever the retention says later", async () => {
    const store = memoryStore();
    const first = setUp({ retention: { links: 5 } }, store);
    const link = await opened(store, today, 3);
    expect(await first.daysCounted(5.5)).toContain(5);
    expect(await store.explain(link.id)).toBeNull();
    const [kept] = await store.days(today / dayMs, today / dayMs + 1);
    const second = setUp({ retention: { links: 90 } }, store);
    for (const days of [6, 9, 40, 91, 92])
      expect(await second.daysCounted(days)).not.toContain(days);
    const from = dayText(today / dayMs);
    let toCount = 0;
    await second.magicLinks.report({ from, count: true, tell: ({ of }) => (toCount = of) });
    // Of 93 all but that one and the next, whose turn has come meanwhile.
    expect(toCount).toBe(91);
    expect(await store.days(today / dayMs, today / dayMs + 1)).toEqual([kept]);
  });

  test("a day of which upkeep of old has deleted visits, and not the links", async () => {
    const { store, magicLinks, daysCounted } = setUp({ retention: { links: 30, visits: 3 } });
    await opened(store, today - 10 * dayMs, 2);
    await opened(store, today - 9 * dayMs, 0);
    const none = { links: 0, sessions: 0, acts: 0, days: 0, addresses: 0 };
    await store.purge({ ...none, visits: today - 3 * dayMs }, null);
    const ages = await daysCounted(0);
    expect(ages).toContain(9);
    expect(ages).not.toContain(10);
    const period = { from: "2029-12-22", until: "2029-12-24" };
    expect(await magicLinks.report({ ...period, count: true })).toMatchObject({
      uncounted: 1,
      links: { issued: 1 },
    });
  });

  test("a day that newer code has counted", async () => {
    const { store, daysCounted } = setUp();
    const day = today / dayMs;
    await store.saveDay({ day, countedAt: 1, tallies: '{"version":2}' });
    expect(await daysCounted(0.5)).not.toContain(0);
  });

  test("what another machine counted for the last time, and deletes, while it is counted here", async () => {
    const store = memoryStore();
    const retention = { links: 5 };
    const old = today - 20 * dayMs;
    await opened(store, old, 2);
    const there = setUp({ retention }, store);
    let interfered = false;
    const here = setUp(
      { retention },
      {
        ...store,
        async list(request, cursor) {
          if (request.from === old && !interfered) {
            interfered = true;
            there.clock.at--;
            await there.magicLinks.upkeep();
          }
          return store.list(request, cursor);
        },
      },
    );
    await here.magicLinks.upkeep();
    expect(interfered).toBe(true);
    const from = dayText(old / dayMs);
    expect(await here.magicLinks.report({ from })).toMatchObject({
      links: { issued: 1 },
      visits: { count: 2 },
    });
  });
});

describe("counting", () => {
  test("anew: exact as of now, today also", async () => {
    const { clock, store, magicLinks } = setUp();
    await magicLinks.upkeep();
    await loggedIn(store, { issuedAt: today, expiresAt: today + minute });
    clock.at += minute;
    expect((await magicLinks.report()).links).toMatchObject({ issued: 0 });
    const report = await magicLinks.report({ count: true });
    expect(report).toMatchObject({ links: { issued: 1, used: 1 }, countedAt: new Date(clock.at) });
    expect((await magicLinks.report()).links).toMatchObject({ issued: 1, used: 1 });
  });

  test("asks, an hour at a time where there are many, and each once", async () => {
    const memory = memoryStore();
    const spans: number[] = [];
    const { magicLinks } = setUp(
      {},
      {
        ...memory,
        async countAsks(from, until) {
          spans.push((until - from) / 3_600_000);
          // Of the third hour there are many.
          const count =
            from <= today + 2.5 * 3_600_000 && until > today + 2.5 * 3_600_000 ? 5000 : 1;
          return [{ mailDomain: "a.example", language: "de", outcome: "mailed", count }];
        },
      },
    );
    const report = await magicLinks.report({ from: dayText(today / dayMs), count: true });
    expect(spans).toEqual([1, 2, 1, 2, 4, 8, 6]);
    expect(report.funnel.asked).toMatchObject({ asked: 5006, sent: 5006 });
  });

  test("tells how far it has come, and ends when it is told to", async () => {
    const { store, magicLinks, saved } = setUp();
    for (let n = 0; n < 500; n++) await opened(store, today, 0);
    const told: CountProgress[] = [];
    await magicLinks.report({ from: "2029-12-31", count: true, tell: (so) => told.push(so) });
    expect(told).toEqual([
      { days: 0, of: 2, links: 200 },
      { days: 0, of: 2, links: 400 },
      { days: 0, of: 2, links: 500 },
      { days: 1, of: 2, links: 500 },
      { days: 1, of: 2, links: 500 },
      { days: 2, of: 2, links: 500 },
    ]);
    saved.length = 0;
    const stop = new AbortController();
    const { signal } = stop;
    const report = await magicLinks.report({ count: true, tell: () => stop.abort(), signal });
    expect(saved).toEqual([]);
    expect(report.links.issued).toBe(500);
  });

  test("by upkeep: tells how far it has come, before it deletes", async () => {
    const { store, magicLinks } = setUp({ retention: { links: 3 } });
    await opened(store, today - 4 * dayMs, 0);
    const told: string[] = [];
    await magicLinks.upkeep({
      tellCounted: ({ days, of }) => told.push(`${days}/${of}`),
      tell: ({ links }) => told.push(`-${links}`),
    });
    expect([...new Set(told)]).toEqual(["0/5", "1/5", "2/5", "3/5", "4/5", "5/5", "-1"]);
  });

  test("stopped: upkeep deletes nothing that has not been counted", async () => {
    const { store, magicLinks } = setUp();
    await opened(store, today - 100 * dayMs, 1);
    const stop = new AbortController();
    stop.abort();
    const purged = await magicLinks.upkeep({ signal: stop.signal });
    expect(Object.values(purged).every((count) => count === 0)).toBe(true);
    expect((await store.linkIds(null, 10)).ids).toHaveLength(1);
  });
});
