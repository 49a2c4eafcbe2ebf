import { expect, test } from "vitest";
import { clients } from "../../../test/support/redis-clients.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { issued, opening, someClass, someVisit, visitsOf } from "../../testing/store/records.ts";

await describeWith(
  "visits in Redis that other versions have written",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    const given = clients("@redis/client", [url], prefix);
    const { signal } = new AbortController();

    const keyOf = (id: string): string => `${given.prefix}:{${id}}:visits`;
    const write = (id: string, head: string, facts: readonly unknown[]): Promise<unknown> => {
      const entry = `${head}\n${JSON.stringify(facts)}`;
      return given.port().send(keyOf(id), ["RPUSH", keyOf(id), entry], signal);
    };
    const entriesOf = async (id: string): Promise<unknown> =>
      given.port().send(keyOf(id), ["LRANGE", keyOf(id), "0", "-1"], signal);

    const old = [1793000000001, "GET", "192.0.2.7", "192.0.2.7", "Mozilla/5.0", null];

    test("before there were classes: read as null, and can be judged", async () => {
      const store = given.createStore();
      const link = await issued(store);
      await write(link.id, "refused\nforged", old);
      const visit = someVisit();
      await store.open(opening(link, { visit }));
      const expected = {
        linkId: link.id,
        at: 1793000000001,
        method: "GET",
        clientAddress: "192.0.2.7",
        network: "192.0.2.7",
        userAgent: "Mozilla/5.0",
        browser: null,
        traits: null,
        class: null,
        outcome: "refused",
        reason: "forged",
      } as const;
      const [first, second] = await visitsOf(store, link);
      expect(first).toEqual(expected);
      expect(second).toMatchObject(visit);
      const judged = someClass({ name: null, reasons: [] });
      expect(await store.reclassify(link.id, [{ visit: expected, class: judged }])).toBe(1);
      expect(await visitsOf(store, link)).toEqual([{ ...expected, class: judged }, second]);
    });

    test("later: an unknown kind is read as unknown, and what is not known stays in place", async () => {
      const store = given.createStore();
      const link = await issued(store);
      const judgedAs = ["oracle", "Delphi", ["sees-it"], 99];
      await write(link.id, "opened\n", [...old, "traits", judgedAs, "of the future"]);
      const [visit] = await visitsOf(store, link);
      const read = { kind: "unknown", name: "Delphi", reasons: ["sees-it"], rules: 99 } as const;
      expect(visit).toMatchObject({ traits: "traits", class: read });
      const judged = { ...read, kind: "person" } as const;
      expect(visit && (await store.reclassify(link.id, [{ visit, class: judged }]))).toBe(1);
      const now = ["person", "Delphi", ["sees-it"], 99];
      const facts = JSON.stringify([...old, "traits", now, "of the future"]);
      expect(await entriesOf(link.id)).toEqual([`opened\n\n${facts}`]);
    });
  },
);
