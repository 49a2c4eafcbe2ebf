import mysql, { type Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mysqlStore, type MysqlStore } from "../../src/stores/mysql.ts";
import { mysqlDialect } from "../../src/stores/sql/dialect.ts";
import { migrationsFor } from "../../src/stores/sql/migrations.ts";
import type { NewLink, RedeemResult } from "../../src/stores/store.ts";
import {
  asking,
  issued,
  linkOf,
  outcomesOf,
  pressing,
  someHash,
  told,
  typing,
} from "../../src/testing/store/records.ts";
import { galeraCluster } from "../support/servers/galera-cluster.ts";
import { mariadbQuery } from "../support/servers/mariadb.ts";
import { describeWith } from "../support/servers/missing.ts";

const rounds = 100;
const presses = 50;

const newest = migrationsFor(mysqlDialect).length;

await describeWith(
  "a Galera cluster",
  () => galeraCluster(2),
  (cluster) => {
    let pools: Pool[];
    let stores: readonly [MysqlStore, MysqlStore];

    beforeAll(async () => {
      const [one = "", other = ""] = cluster.urls();
      await mariadbQuery(one, "CREATE DATABASE onpurpose");
      pools = [one, other].map((url) =>
        mysql.createPool({ uri: url.replace(/\/mysql$/, "/onpurpose"), connectionLimit: 10 }),
      );
      const [first, second] = pools.map((pool) => mysqlStore(pool, { timeout: 20_000 }));
      if (first === undefined || second === undefined) throw new Error("no stores");
      stores = [first, second];
      // Each takes the lock of its own node.
      expect(await Promise.all(stores.map((store) => store.migrate()))).toEqual([newest, newest]);
    });
    afterAll(() => Promise.all(pools.map((pool) => pool.end())));

    /** Until both nodes have the link. */
    async function everywhere(link: NewLink): Promise<void> {
      for (const store of stores) {
        await expect.poll(() => store.explain(link.id), { timeout: 10_000 }).not.toBeNull();
      }
    }

    test(`T1: of ${presses} presses at once on two nodes exactly one logs in, in each of ${rounds} rounds`, async () => {
      for (let round = 0; round < rounds; round++) {
        const link = await issued(stores[0]);
        await everywhere(link);
        const requests = Array.from({ length: presses }, () => pressing(link));
        const results = await Promise.all(
          requests.map((request, index) => stores[index % 2 === 0 ? 0 : 1].redeem(request)),
        );
        const winners = requests.filter((_, index) => results[index]?.outcome === "redeemed");
        expect(winners).toHaveLength(1);
        expect(results.map(told).toSorted()).toEqual([
          "redeemed",
          ...Array<string>(presses - 1).fill("refused: used"),
        ]);
        await expectOneLogin(link, winners[0]?.session.secretHash);
      }
    });

    async function expectOneLogin(link: NewLink, secretHash: string | undefined): Promise<void> {
      const expected = ["redeemed", ...Array<string>(presses - 1).fill("refused: used")];
      for (const store of stores) {
        const visits = async () => (await outcomesOf(store, link)).toSorted();
        await expect.poll(visits, { timeout: 10_000 }).toEqual(expected);
        expect((await store.session(link.id))?.secretHash).toBe(secretHash);
        expect((await linkOf(store, link)).redeemedAt).not.toBeNull();
      }
    }

    test("two links of one account pressed at once on two nodes: one logs in", async () => {
      for (let round = 0; round < 20; round++) {
        const { userId, address } = await issued(stores[0]);
        const links = await Promise.all(stores.map((store) => issued(store, { userId, address })));
        for (const link of links) await everywhere(link);
        const results: RedeemResult[] = await Promise.all(
          links.map((link, index) => stores[index === 0 ? 0 : 1].redeem(pressing(link))),
        );
        expect(results.map(told).toSorted()).toEqual(["redeemed", "refused: superseded"]);
      }
    });

    test("asks on two nodes at once: no more are let through than are free", async () => {
      const spans = { firstWait: 60_000, maxWait: 60_000, calm: 60_000 };
      const limits = ["one key", "another"].map((key) => ({ key, free: 7, ...spans }));
      const { ask } = asking();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].ask({ ask: { ...ask, id: someHash() }, limits }),
        ),
      );
      expect(answers.filter(({ refusedBy }) => refusedBy === null)).toHaveLength(7);
      for (const { refusedBy, waitMs } of answers)
        if (refusedBy !== null) expect(waitMs).toBe(60_000);
      for (const store of stores) {
        const kept = async () => (await store.asks(ask.addressHash)).length;
        await expect.poll(kept, { timeout: 10_000 }).toBe(7);
      }
    });

    test("codes tried on two nodes at once: no more are compared than there are attempts", async () => {
      const { ask } = asking();
      await stores[0].ask({ ask, limits: [] });
      await issued(stores[0], { id: ask.id, askedBy: ask.askedBy });
      for (const store of stores) {
        await expect.poll(() => store.explain(ask.id), { timeout: 10_000 }).not.toBeNull();
      }
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].tryCode(typing(ask, { codeHash: someHash() })),
        ),
      );
      const left = results.map((result) => (result.outcome === "wrong" ? result.attemptsLeft : -1));
      expect(left.filter((count) => count >= 0).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    });
  },
);
