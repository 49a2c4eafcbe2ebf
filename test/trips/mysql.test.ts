import { readFileSync } from "node:fs";
import mysql, { type Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mysqlStore, type MysqlStore } from "../../src/stores/mysql.ts";
import type { Limit } from "../../src/stores/ask.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  loggedIn,
  opening,
  pressing,
  someAddress,
  someHash,
  someLink,
  someUser,
  someVisit,
  typing,
} from "../../src/testing/store/records.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { countTrips, type TripCounter } from "../support/trip-counter.ts";

/** Makes what a call needs, and gives the call. */
type Scenario = (store: Store) => Promise<() => Promise<unknown>>;

const someLimit = (free = 1000): Limit => {
  const spans = { firstWait: 10_000, maxWait: 10_000, calm: 60_000 };
  return { key: someHash(), free, ...spans };
};

const unknown = async (): Promise<NewLink> => someLink();

// As in the table of docs/mysql.md, which is held to these numbers.
const scenarios: readonly (readonly [what: string, trips: number, scenario: Scenario])[] = [
  ["`issue` by the app", 4, async (store) => () => issued(store)],
  [
    "`issue` for a person who asked, with an account",
    6,
    async (store) => {
      const ask = { askedBy: someHash() };
      return () => issued(store, ask);
    },
  ],
  [
    "`issue` that ends an older link",
    7,
    async (store) => {
      const ask = { askedBy: someHash(), address: someAddress() };
      await issued(store, ask);
      return () => issued(store, ask);
    },
  ],
  [
    "`open` for the first time",
    5,
    async (store) => {
      const link = await issued(store);
      return () => store.open(opening(link));
    },
  ],
  [
    "`open` again",
    2,
    async (store) => {
      const link = await issued(store);
      await store.open(opening(link));
      return () => store.open(opening(link));
    },
  ],
  [
    "`open` again, with a session's cookie",
    2,
    async (store) => {
      const { current } = await loggedIn(store);
      const link = await issued(store);
      await store.open(opening(link));
      return () => store.open(opening(link, { current }));
    },
  ],
  [
    "`open` of an unknown link",
    6,
    async (store) => {
      const link = await unknown();
      return () => store.open(opening(link));
    },
  ],
  [
    "`redeem` that wins",
    6,
    async (store) => {
      const link = await issued(store);
      return () => store.redeem(pressing(link));
    },
  ],
  [
    "`redeem` that wins, replaces a session and ends another link",
    8,
    async (store) => {
      const { link: old, current } = await loggedIn(store);
      const { userId, address } = old;
      const link = await issued(store, { userId, address });
      await issued(store, { userId, address });
      return () => store.redeem(pressing(link, { current }));
    },
  ],
  [
    "`redeem` that is refused, or repeats",
    5,
    async (store) => {
      const { current } = await loggedIn(store);
      const { link } = await loggedIn(store);
      return () => store.redeem(pressing(link, { current }));
    },
  ],
  [
    "`redeem` of an unknown link",
    8,
    async (store) => {
      const link = await unknown();
      return () => store.redeem(pressing(link));
    },
  ],
  [
    "`claim` that wins",
    4,
    async (store) => {
      const link = await issued(store);
      return () => store.claim(claiming(link));
    },
  ],
  [
    "`claim` that finds the link busy",
    4,
    async (store) => {
      const link = await issued(store);
      await store.claim(claiming(link));
      return () => store.claim(claiming(link));
    },
  ],
  [
    "`finish`",
    6,
    async (store) => {
      const link = await issued(store);
      const claim = claiming(link);
      await store.claim(claim);
      return () => store.finish(finishing(claim, link.userId ?? ""));
    },
  ],
  [
    "`release`",
    5,
    async (store) => {
      const link = await issued(store);
      const claim = claiming(link);
      await store.claim(claim);
      const visit = someVisit();
      const why = { outcome: "refused", reason: "session_failed" } as const;
      return () => store.release({ linkId: link.id, claimId: claim.claimId, visit, ...why });
    },
  ],
  [
    "`record`",
    2,
    async (store) => {
      const link = await issued(store);
      const why = { outcome: "asked_again", reason: null } as const;
      return () => store.record({ linkId: link.id, visit: someVisit(), ...why });
    },
  ],
  [
    "`decline`",
    5,
    async (store) => {
      const link = await issued(store);
      return () => store.decline({ linkId: link.id, visit: someVisit(), proven: false });
    },
  ],
  [
    "`revoke` of one link, or of all",
    1,
    async (store) => {
      const link = await issued(store);
      return () => store.revoke({ linkId: link.id }, Date.now());
    },
  ],
  [
    "`revoke` of a user's one link",
    4,
    async (store) => {
      const userId = someUser();
      await issued(store, { userId });
      return () => store.revoke({ userId, address: null }, Date.now());
    },
  ],
  [
    "`session`, `sessions`, `endSession`, `endSessions`",
    1,
    async (store) => {
      const { link } = await loggedIn(store);
      return () => store.session(link.id);
    },
  ],
  [
    "`explain`",
    3,
    async (store) => {
      const link = await issued(store);
      return () => store.explain(link.id);
    },
  ],
  ["`ask` without a limit", 3, async (store) => () => store.ask(asking())],
  [
    "`ask` under one limit that knows the key",
    7,
    async (store) => {
      const limit = someLimit();
      await store.ask(asking({}, [limit]));
      return () => store.ask(asking({}, [limit]));
    },
  ],
  [
    "`ask` under three limits that know their keys",
    13,
    async (store) => {
      const limits = [someLimit(), someLimit(), someLimit()];
      await store.ask(asking({}, limits));
      return () => store.ask(asking({}, limits));
    },
  ],
  [
    "`ask` that the first limit refuses",
    5,
    async (store) => {
      const limits = [someLimit(1), someLimit()];
      const request = asking({}, limits);
      await store.ask(request);
      return () => store.ask({ ...request, ask: { ...request.ask, id: someHash() } });
    },
  ],
  [
    "`ask` under one limit that is new to the key, and clears two old ones away",
    9,
    async (store) => {
      for (const _ of ["one", "two"]) await store.ask(asking({ askedAt: 1000 }, [someLimit()]));
      return () => store.ask(asking({ askedAt: 500_000 }, [someLimit()]));
    },
  ],
  [
    "`settleAsk`, `asks`",
    1,
    async (store) => {
      const { ask } = asking();
      await store.ask({ ask, limits: [] });
      return () => store.settleAsk(ask.id, "mailed", ask.askedAt);
    },
  ],
  [
    "`tryCode` with the right code",
    6,
    async (store) => {
      const { ask } = asking();
      await store.ask({ ask, limits: [] });
      await issued(store, { id: ask.id, askedBy: ask.askedBy });
      return () => store.tryCode(typing(ask));
    },
  ],
  [
    "`tryCode` with a wrong one",
    6,
    async (store) => {
      const { ask } = asking();
      await store.ask({ ask, limits: [] });
      return () => store.tryCode(typing(ask, { codeHash: someHash() }));
    },
  ],
  [
    "`tryCode` with no attempt left",
    4,
    async (store) => {
      const { ask } = asking();
      return () => store.tryCode(typing(ask));
    },
  ],
];

await describeWith(
  "trips to MariaDB, counted on the wire",
  () => freshDatabase("mariadb"),
  (database) => {
    let counter: TripCounter;
    let pool: Pool;
    let store: MysqlStore;

    beforeAll(async () => {
      const url = new URL(database.url);
      counter = await countTrips(url.hostname, Number(url.port || 3306));
      url.port = String(counter.port);
      // One connection: each statement is prepared once, which is a trip of its own.
      pool = mysql.createPool({ uri: url.href, connectionLimit: 1 });
      store = mysqlStore(pool);
      await store.migrate();
    });
    afterAll(async () => {
      await pool.end();
      await counter.close();
    });

    test.each(scenarios)("%s: %i", async (_, trips, scenario) => {
      await (
        await scenario(store)
      )();
      const call = await scenario(store);
      expect(await counter.count(call)).toBe(trips);
    });

    test("the documentation says the same", () => {
      const text = readFileSync(new URL("../../docs/mysql.md", import.meta.url), "utf8");
      const table = text.slice(text.indexOf("## Trips"));
      const rows = [...table.matchAll(/^\| (`.+?) +\| +(\d+) +\|/gm)];
      const said = rows.map(([, what, trips]) => [what, Number(trips)]);
      expect(said).toEqual(scenarios.map(([what, trips]) => [what, trips]));
    });
  },
);
