import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisStore } from "../../src/stores/redis.ts";
import type { Store } from "../../src/stores/store.ts";
import { issued, linkOf, pressing, someLink } from "../../src/testing/store/records.ts";
import { errorOf } from "../support/error-of.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { connects, type Connected } from "../support/redis-clients.ts";
import { describeWith } from "../support/servers/missing.ts";
import { redisCommand, redisServer } from "../support/servers/redis.ts";

// A server of our own, made to fail in each of the ways in which Redis can.

const timeout = 400;

await describeWith(
  "a Redis server that fails",
  () => redisServer({ from: "programs" }),
  (server) => {
    describe.each(["@redis/client", "ioredis"] as const)("through %s", (kind) => {
      let connected: Connected;
      let store: Store;
      beforeAll(async () => {
        connected = await connects[kind]([server.url], { name: "default", password: "" });
        store = redisStore(connected.port, { timeout });
      });
      afterAll(() => connected.close());

      /** Whatever fails, each verb says so in time, and the link is as good as before once it has passed. */
      async function fails(fail: () => unknown, repair: () => unknown): Promise<string> {
        const link = await issued(store);
        await fail();
        const start = performance.now();
        const error = await errorOf(store.redeem(pressing(link)));
        expect(performance.now() - start).toBeLessThan(timeout + 300);
        await repair();
        expect(error.code).toBe("store_unavailable");
        expect(error.message).not.toContain(link.id);
        await expect.poll(() => store.issue(someLink()).then(() => true)).toBe(true);
        expect((await linkOf(store, link)).redeemedAt).toBeNull();
        expect((await store.redeem(pressing(link))).outcome).toBe("redeemed");
        return error.message;
      }

      const command = (...words: string[]) => redisCommand(server.url, ...words);

      test("behind a firewall that has forgotten the connection", async () => {
        const proxy = await faultProxy(Number(new URL(server.url).port));
        const options = { name: "default", password: "" };
        const through = await connects[kind]([`redis://127.0.0.1:${proxy.port}`], options);
        const remote = redisStore(through.port, { timeout });
        const link = await issued(remote);
        proxy.set("blackhole");
        const press = pressing(link);
        expect((await errorOf(remote.redeem(press))).code).toBe("store_unavailable");
        proxy.set("none");
        // The old connection stays silent: the app has to make another.
        const again = () =>
          remote.redeem(press).then(
            ({ outcome }) => outcome,
            () => "late",
          );
        // Clients may send again what was not answered.
        await expect.poll(again, { timeout: 10_000 }).toMatch(/^(redeemed|repeated)$/);
        await through.close();
        await proxy.close();
      });

      test("the host closes its client while a press waits on a silent connection: it stays closed", async () => {
        const proxy = await faultProxy(Number(new URL(server.url).port));
        const options = { name: "default", password: "" };
        const through = await connects[kind]([`redis://127.0.0.1:${proxy.port}`], options);
        const remote = redisStore(through.port, { timeout });
        const link = await issued(remote);
        proxy.set("blackhole");
        const press = errorOf(remote.redeem(pressing(link)));
        await sleep(50);
        through.close().catch(() => undefined);
        expect((await press).code).toBe("store_unavailable");
        proxy.set("none");
        await sleep(1000);
        const { signal } = new AbortController();
        const ping = through.port.send("", ["PING"], signal).then(String, String);
        expect(await ping).toMatch(/closed/);
        await proxy.close();
      });

      test("a process that stalls for as long as the deadline keeps a connection that answers", async () => {
        const idOf = async (): Promise<string> =>
          String(await connected.port.send("", ["CLIENT", "ID"], new AbortController().signal));
        const before = await idOf();
        const work = store.session("none").catch(() => null);
        const start = performance.now();
        while (performance.now() - start < timeout + 100);
        await work;
        await sleep(50);
        expect(await idOf()).toBe(before);
      });

      test("without memory", async () => {
        const message = await fails(
          () => command("CONFIG", "SET", "maxmemory", "1"),
          () => command("CONFIG", "SET", "maxmemory", "0"),
        );
        expect(message).toBe("Redis answered: OOM");
      });

      test("as a replica", async () => {
        const message = await fails(
          () => command("REPLICAOF", "127.0.0.1", "1"),
          () => command("REPLICAOF", "NO", "ONE"),
        );
        expect(message).toBe("Redis answered: READONLY");
      });

      test("without enough replicas", async () => {
        const message = await fails(
          () => command("CONFIG", "SET", "min-replicas-to-write", "1"),
          () => command("CONFIG", "SET", "min-replicas-to-write", "0"),
        );
        expect(message).toBe("Redis answered: NOREPLICAS");
      });

      test("with a script that never ends", async () => {
        await command("CONFIG", "SET", "busy-reply-threshold", "20");
        const loop = () => {
          command("EVAL", "while true do end", "0").catch(() => undefined);
          return new Promise((resolve) => setTimeout(resolve, 100));
        };
        expect(await fails(loop, () => command("SCRIPT", "KILL"))).toBe("Redis answered: BUSY");
      });
    });

    test("one that hangs is given up in time; the press that it still got is found by the next one", async () => {
      const { port, close } = await connects["@redis/client"]([server.url], {
        name: "default",
        password: "",
      });
      const store = redisStore(port, { timeout });
      const link = await issued(store);
      const press = pressing(link);
      process.kill(server.pid ?? 0, "SIGSTOP");
      const start = performance.now();
      const error = await errorOf(store.redeem(press));
      const took = performance.now() - start;
      process.kill(server.pid ?? 0, "SIGCONT");
      expect(error).toMatchObject({ code: "store_unavailable" });
      expect(error.message).toBe(`Redis did not answer in ${timeout} ms`);
      expect(took).toBeLessThan(timeout + 300);
      const again = { ...press, visit: { ...press.visit, at: press.visit.at + 60_000 } };
      expect(await store.redeem(again)).toMatchObject({
        outcome: "repeated",
        secretHash: press.session.secretHash,
      });
      expect((await store.redeem(pressing(link))).outcome).toBe("refused");
      await close();
    });
  },
);
