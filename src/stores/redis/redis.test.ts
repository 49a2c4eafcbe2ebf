import { inspect } from "node:util";
import { Cluster, Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { clients } from "../../../test/support/redis-clients.ts";
import { errorOf } from "../../../test/support/error-of.ts";
import { OnpurposeError } from "../../errors.ts";
import {
  claiming,
  finishing,
  issued,
  linkOf,
  loggedIn,
  minute,
  opening,
  pressing,
  someHash,
  someLink,
  someVisit,
} from "../../testing/store/records.ts";
import { ioredis, redisStore, type RedisPort } from "../redis.ts";

/** A port that answers every command in the same way. */
function answering(send: RedisPort["send"]): RedisPort {
  return { cluster: false, routesByKey: true, send };
}

const rejecting = (error: Error): RedisPort =>
  answering(async () => {
    throw error;
  });

describe("options", () => {
  const port = rejecting(new Error("never asked"));

  test.each([
    [{ prefix: "" }, "prefix"],
    [{ prefix: "a{b" }, "prefix"],
    [{ timeout: 0 }, "timeout"],
    [{ timeout: 60_001 }, "timeout"],
    [{ timeout: 1.5 }, "timeout"],
    [{ waitReplicas: { count: 0 } }, "waitReplicas.count"],
    [{ waitReplicas: { count: 1, timeout: 0 } }, "waitReplicas.timeout"],
    [{ waitReplicas: { count: 1, timeout: 700 }, timeout: 700 }, "waitReplicas.timeout"],
  ])("%j is refused by name", (options, name) => {
    const create = () => redisStore(port, options);
    expect(create).toThrow(`redisStore: ${name} must be`);
    expect(create).toThrow(OnpurposeError);
  });

  test("waitReplicas is refused where the client cannot send it to the server of a key", () => {
    const create = () =>
      redisStore({ ...port, cluster: true, routesByKey: false }, { waitReplicas: { count: 1 } });
    expect(create).toThrow("min-replicas-to-write");
  });

  test("waitReplicas is refused with ioredis where that may send WAIT again to the next master", () => {
    const options = { waitReplicas: { count: 1 } };
    for (const [client, allowed] of [
      [{}, false],
      [{ autoResendUnfulfilledCommands: true }, false],
      [{ autoResendUnfulfilledCommands: false }, true],
    ] as const) {
      const redis = new Redis({ ...client, lazyConnect: true });
      const create = () => redisStore(ioredis(redis), options);
      if (allowed) expect(create).not.toThrow();
      else expect(create).toThrow("autoResendUnfulfilledCommands: false");
    }
  });

  test("an ioredis client with a keyPrefix is refused", () => {
    const redis = new Redis({ keyPrefix: "app:", lazyConnect: true });
    expect(() => ioredis(redis)).toThrow("the client must have no keyPrefix");
    const redisOptions = { keyPrefix: "app:" };
    const cluster = new Cluster([{ port: 1 }], { redisOptions, lazyConnect: true });
    expect(() => ioredis(cluster)).toThrow(OnpurposeError);
    cluster.disconnect();
  });
});

describe("errors", () => {
  test.each([
    "READONLY You can't write against a read only replica.",
    "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
    "ERR user_script:9: Script attempted to access a non local key in a cluster node script: 1f, on 9.",
    "LOADING Redis is loading the dataset in memory",
    "CLUSTERDOWN Hash slot not served",
    "MASTERDOWN Link with MASTER is down",
    "NOREPLICAS Not enough good replicas to write.",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -OOM command not allowed",
    "ERR max number of clients reached",
    "ERR WAIT cannot be used with replica instances. Please also note that writes to replicas are just local",
    "connect ECONNREFUSED 127.0.0.1:6379",
    "ECONNREFUSED",
    "The client is closed",
    "Socket closed unexpectedly",
  ])("%s: an outage", async (message) => {
    const error = await errorOf(redisStore(rejecting(new Error(message))).session("id"));
    expect(error).toMatchObject({ code: "store_unavailable" });
  });

  test.each([
    "WRONGTYPE Operation against a key",
    "ERR Error running script: attempt to index nil",
  ])("%s: a mistake, and said so", async (message) => {
    const work = redisStore(rejecting(new Error(message))).session("id");
    await expect(work).rejects.toThrow(`Redis refused a script: ${message}`);
    await expect(work).rejects.not.toBeInstanceOf(OnpurposeError);
  });

  test("nothing that the client attached to its error is kept", async () => {
    const error = Object.assign(new Error("READONLY no"), { command: { args: ["a secret"] } });
    const { cause } = await errorOf(redisStore(rejecting(error)).session("id"));
    expect(String(cause)).toContain("READONLY");
    expect(inspect(cause)).not.toContain("secret");
  });

  test.each([
    "ERR unknown command 'EVALSHA', with args beginning with: '1f' '1' 'a secret'",
    "ERR unknown command `EVALSHA`, with args beginning with: `1f`, `1`, `a secret`, ",
  ])("%s: without the arguments", async (message) => {
    const work = redisStore(rejecting(new Error(message))).session("id");
    const error: unknown = await work.catch((found: unknown) => found);
    expect(inspect(error)).toContain("unknown command");
    expect(inspect(error)).not.toContain("secret");
  });

  test.each([undefined, "a secret", "7"])(
    "an answer that is none (%s) is no outage",
    async (reply) => {
      const work = redisStore(answering(async () => reply)).session("id");
      const error: unknown = await work.catch((found: unknown) => found);
      expect(error).not.toBeInstanceOf(OnpurposeError);
      expect(String(error)).toContain("unexpected answer of a script");
      expect(inspect(error)).not.toContain("secret");
    },
  );

  test("a client that never answers is given up in time, and told so", async () => {
    let aborted = false;
    const port = answering((_key, _command, signal) => {
      signal.addEventListener("abort", () => (aborted = true));
      return new Promise(() => undefined);
    });
    const start = performance.now();
    const error = await errorOf(redisStore(port, { timeout: 50 }).session("id"));
    expect(error).toMatchObject({ code: "store_unavailable" });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(aborted).toBe(true);
  });

  test("after close() every verb is refused, and nothing is sent", async () => {
    const sent: unknown[] = [];
    const store = redisStore(answering(async (...given) => void sent.push(given)));
    await store.close();
    const error = await errorOf(store.session("id"));
    expect(error).toMatchObject({ code: "store_unavailable", message: "the store is closed" });
    expect(sent).toEqual([]);
  });
});

await describeWith(
  "on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    const given = clients("@redis/client", [url], prefix);

    /** A store, and the commands that it has sent. */
    function counted(options = {}) {
      const commands: (readonly string[])[] = [];
      const port = given.port();
      const send: RedisPort["send"] = (key, command, signal) => {
        commands.push(command);
        return port.send(key, command, signal);
      };
      const store = redisStore({ ...port, send }, { prefix: given.prefix, ...options });
      return { store, commands };
    }

    test("each verb is one trip", async () => {
      const { store, commands } = counted();
      const trips: Record<string, number> = {};
      const trip = async (name: string, work: () => Promise<unknown>): Promise<void> => {
        commands.length = 0;
        await work();
        trips[name] = commands.length;
      };
      const all = async (): Promise<void> => {
        const { link: old, current } = await loggedIn(store);
        const { userId, address } = old;
        const link = await issued(store, { userId, address, askedBy: someHash() });
        const other = await issued(store, { userId, address });
        const claim = claiming(await issued(store, { userId: null }), {
          current,
          switchAccount: true,
        });
        const visit = someVisit({ at: link.issuedAt + minute });
        await trip("issue", () => store.issue({ ...link, id: someHash() }));
        await trip("open", () => store.open(opening(other, { current })));
        await trip("open unknown", () => store.open(opening(someLink(), { current })));
        await trip("redeem", () => store.redeem(pressing(other, { current })));
        await trip("redeem used", () => store.redeem(pressing(other, { current })));
        await trip("claim", () => store.claim(claim));
        await trip("finish", () => store.finish(finishing(claim, userId ?? "")));
        const request = { linkId: link.id, visit, outcome: "refused", reason: "forged" } as const;
        await trip("record", () => store.record(request));
        await trip("release", () => store.release({ ...request, claimId: "none" }));
        await trip("decline", () => store.decline({ linkId: link.id, visit, proven: false }));
        await trip("session", () => store.session(other.id));
        await trip("endSession", () => store.endSession(other.id, visit.at));
        await trip("explain", () => store.explain(link.id));
      };
      await all();
      await all();
      expect(Object.entries(trips).filter(([, count]) => count !== 1)).toEqual([]);
      expect(Object.keys(trips)).toHaveLength(13);
    });

    test("a script that the server has forgotten is sent in full", async () => {
      const { store, commands } = counted();
      await store.session(someHash());
      await given.port().send("", ["SCRIPT", "FLUSH"], new AbortController().signal);
      commands.length = 0;
      expect(await store.session(someHash())).toBeNull();
      expect(commands.map(([name]) => name)).toEqual(["EVALSHA", "EVAL"]);
    });

    test("waitReplicas: what too few replicas have is not acknowledged", async () => {
      const { store, commands } = counted({ waitReplicas: { count: 1, timeout: 20 } });
      const error = await errorOf(store.issue(someLink()));
      expect(error).toMatchObject({
        code: "store_unavailable",
        message: "Redis wrote it, but only 0 of 1 replicas have it yet",
      });
      expect(commands.at(-1)).toEqual(["WAIT", "1", "20"]);
      commands.length = 0;
      await store.session(someHash());
      expect(commands.filter(([name]) => name === "WAIT")).toEqual([]);
    });

    test("a client that puts something before the keys writes nothing", async () => {
      const { store } = counted();
      const port = given.port();
      const prefixing: RedisPort["send"] = (key, [name, body, count, first, ...rest], signal) =>
        port.send(key, [name, body, count, `app:${first}`, ...rest].map(String), signal);
      const prefixed = redisStore({ ...port, send: prefixing }, { prefix: given.prefix });
      const link = someLink();
      await expect(prefixed.issue(link)).rejects.toThrow("its own key prefix must be empty");
      expect(await store.explain(link.id)).toBeNull();
      await store.issue(link);
      await expect(prefixed.redeem(pressing(link))).rejects.toThrow("key prefix must be empty");
      expect((await store.redeem(pressing(link))).outcome).toBe("redeemed");
    });

    test("a command that the client sends again changes nothing", async () => {
      const port = given.port();
      const twice: RedisPort["send"] = async (...args) => {
        await port.send(...args).catch(() => null);
        return port.send(...args);
      };
      const store = redisStore({ ...port, send: twice }, { prefix: given.prefix });
      const link = await issued(store, { askedBy: someHash() });
      expect((await linkOf(store, link)).revokedAt).toBeNull();
      const claim = claiming(link);
      expect((await store.claim(claim)).outcome).toBe("claimed");
      const other = await store.claim({ ...claim, claimId: "another" });
      expect(other).toMatchObject({ outcome: "refused", reason: "busy" });
    });

    test("half of a surrogate pair is kept as what stands for it", async () => {
      const { store } = counted();
      const link = await issued(store, { redirectTo: "/\ud800?\u{1f600}" });
      expect((await linkOf(store, link)).redirectTo).toBe("/\ufffd?\u{1f600}");
    });

    test("no key and no index holds an address or a user's id", async () => {
      const { store } = counted();
      const link = await issued(store, { userId: "user}of{braces", askedBy: someHash() });
      await store.redeem(pressing(link));
      const signal = new AbortController().signal;
      const found = await given.port().send("", ["KEYS", `${given.prefix}:*`], signal);
      expect(String(found)).toContain(link.id);
      expect(String(found)).not.toContain("user}of{braces");
      expect(String(found)).not.toContain(link.address);
    });

    test("visits, links and sessions do not expire by themselves", async () => {
      const { store } = counted();
      const { link } = await loggedIn(store);
      const signal = new AbortController().signal;
      for (const kind of ["link", "visits", "session"]) {
        const key = `${given.prefix}:{${link.id}}:${kind}`;
        expect(await given.port().send(key, ["PTTL", key], signal)).toBe(-1);
      }
    });
  },
);
