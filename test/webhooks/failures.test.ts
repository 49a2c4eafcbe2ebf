import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { OnpurposeError } from "../../src/errors.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import type { Store } from "../../src/stores/store.ts";
import { errorOf } from "../support/error-of.ts";
import { expectDelivered, firstOf } from "../support/webhooks/deliveries.ts";
import { live, reopen, type Done } from "../support/webhooks/events.ts";
import { hookSecret, taken, until, type Received } from "../support/webhooks/receiver.ts";
import { isEmpty, said, Stage } from "../support/webhooks/sending.ts";
import { inWords, linkOf } from "../support/webhooks/words.ts";

const stage = new Stage();
afterEach(() => stage.clear());

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const { port, close } = await stage.receiver();
  await close();
  return port;
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}/hooks?key=in-the-query`;

describe("an event that is not taken", () => {
  test("holds up its own link alone, and is given up in the end", async () => {
    const own = memoryStore();
    let bad = "";
    const isBad = (one: Received): boolean => linkOf(one) === bad;
    const { url, received } = await stage.receiver({
      behave: (one) => (isBad(one) && one.event.type === "link.opened" ? { status: 410 } : taken),
    });
    let skew = 0;
    const now = (): number => Date.now() + skew;
    const { store, sender, errors } = stage.sending(url, own, { giveUpAfter: 60, now });
    const done: Done = new Map();
    const link = await live(store, done, 1);
    bad = link.id;
    for (let count = 0; count < 20; count++) await live(store, done, 1);
    sender.start();
    const ofBad = (): string[] => received.filter(isBad).map(inWords);
    await until(() => ofBad().length >= 5, "some tries");
    const [first, second, third] = done.get(bad) ?? [];
    expect(firstOf(received)).toHaveLength(62);
    expect(new Set(ofBad())).toEqual(new Set([first, second]));
    expect(said(errors)).toEqual([
      "event_not_sent: webhook: 127.0.0.1:port did not take an event (HTTP 410); it is sent again",
    ]);
    // The login is told of as two seconds later than the link.
    skew = 65_000;
    await until(() => isEmpty(own), "the end of the outbox");
    await reopen(store, done, link, now());
    await until(() => isEmpty(own), "the end of the outbox");
    // The third was as old.
    expect(ofBad()).not.toContain(third);
    expect(ofBad().at(-1)).toBe(done.get(bad)?.[3]);
    expect(said(errors.slice(1))).toEqual([
      "event_not_sent: webhook: 2 events were given up, since 127.0.0.1:port did not take them for too long",
    ]);
  });

  test("is sent again after waits that double", async () => {
    const tries: number[] = [];
    const { url } = await stage.receiver({
      behave: () => {
        tries.push(performance.now());
        return { status: 500 };
      },
    });
    const pace = { firstWait: 40, longestWait: 320, look: 1000 };
    const { store, sender } = stage.sending(url, memoryStore(), { pace, events: ["link.issued"] });
    sender.start();
    await live(store, new Map());
    await until(() => tries.length >= 6, "six tries");
    const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    // Half of each is random; no wait is shorter than the other half.
    for (const [index, least] of [20, 40, 80, 160, 160].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least - 1);
    }
  });

  test("a receiver that names a time is left alone until then, by all links", async () => {
    let until429 = 0;
    const early: number[] = [];
    const { url, received } = await stage.receiver({
      behave: (_, count) => {
        const now = performance.now();
        if (now < until429) early.push(until429 - now);
        if (count !== 3) return taken;
        until429 = now + 990;
        return { status: 429, headers: { "retry-after": "1" } };
      },
    });
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { pace: { atOnce: 1 } });
    const done: Done = new Map();
    for (let count = 0; count < 10; count++) await live(store, done, 1);
    sender.start();
    await until(() => isEmpty(own), "the end of the outbox");
    expect(early).toEqual([]);
    expectDelivered(received, done);
  });

  test("and one that names a time beyond all measure is asked again before", async () => {
    const { url, received } = await stage.receiver({
      behave: (_, count) =>
        count === 1 ? { status: 503, headers: { "retry-after": "86400" } } : taken,
    });
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { pace: { longestAsked: 50 } });
    const done: Done = new Map();
    await live(store, done);
    sender.start();
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
  });
});

describe("a receiver that is away", () => {
  test("is not hammered; once it is back, no link waits any longer", async () => {
    const port = await freePort();
    const own = memoryStore();
    const pace = { firstWait: 60_000, longestWait: 60_000, patience: 4 };
    // What the receiver as a whole is waited for is as long, so that here it is woken by hand.
    const { store, sender, errors } = stage.sending(urlOf(port), own, { pace });
    const done: Done = new Map();
    for (let count = 0; count < 30; count++) await live(store, done, 2);
    expect(await sender.sendNow()).toMatchObject({ sent: 0, elsewhere: false });
    const { failed } = await sender.sendNow();
    expect(failed).toBeGreaterThanOrEqual(4);
    expect(failed).toBeLessThanOrEqual(4 + 8);
    expect(said(errors)).toEqual([
      "event_not_sent: webhook: 127.0.0.1:port did not take an event (ECONNREFUSED); it is sent again",
    ]);
    const { received } = await stage.receiver({ port });
    expect(await sender.sendNow()).toMatchObject({ sent: 120, failed: 0 });
    expectDelivered(received, done);
    expect(await isEmpty(own)).toBe(true);
  });

  test("is tried with one event at a time, and gets all of them when it is back", async () => {
    const own = memoryStore();
    let isAway = true;
    let open = 0;
    const most: number[] = [];
    const { url, received } = await stage.receiver({
      behave: async (_, count) => {
        open++;
        most[count] = open;
        await sleep(10);
        open--;
        return isAway ? { status: 502 } : taken;
      },
    });
    const pace = { patience: 4, firstWait: 40, longestWait: 80 };
    const { store, sender } = stage.sending(url, own, { pace });
    const done: Done = new Map();
    for (let count = 0; count < 30; count++) await live(store, done, 2);
    sender.start();
    await until(() => received.length >= 20, "some tries");
    // After those that were under way when it was given up.
    expect(Math.max(...most.slice(16, 20))).toBe(1);
    isAway = false;
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
  });
});

test("a receiver that is back gets what was to wait for an hour", async () => {
  const own = memoryStore();
  const { url, received } = await stage.receiver({
    behave: (_, count) =>
      count <= 8 ? { status: 500, headers: { "retry-after": "3600" } } : taken,
  });
  const { store, sender } = stage.sending(url, own);
  const done: Done = new Map();
  for (let count = 0; count < 10; count++) await live(store, done, 1);
  sender.start();
  await until(() => isEmpty(own), "the end of the outbox");
  expectDelivered(received, done);
});

/** A store of which some verbs fail while they are told to. */
function failing(own: Store, verbs: Partial<Record<keyof Store, boolean>>): Store {
  const outage = (): Promise<never> =>
    Promise.reject(new OnpurposeError("store_unavailable", "the disk is gone"));
  return new Proxy(own, {
    get: (store, verb: keyof Store) => (verbs[verb] === true ? outage : store[verb]),
  });
}

describe("a store that fails", () => {
  test("pauses the sender, and is reported once", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const verbs = { outbox: true };
    const { store, sender, errors } = stage.sending(url, failing(own, verbs));
    sender.start();
    const done: Done = new Map();
    await live(store, done);
    await until(() => errors.length > 0, "a report");
    expect((await errorOf(sender.sendNow())).code).toBe("store_unavailable");
    await sleep(100);
    expect(said(errors)).toEqual([
      "store_unavailable: webhook: the outbox could not be read or written; events wait in it",
    ]);
    expect(received).toEqual([]);
    verbs.outbox = false;
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
  });

  test("what was sent and could not be noted is sent again by the next process, with its id", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const verbs = { settleOutbox: true };
    const { store, sender } = stage.sending(url, failing(own, verbs));
    sender.start();
    const done: Done = new Map();
    await live(store, done);
    await until(() => received.length >= 5, "the events");
    await sleep(100);
    // Not by the one that knows.
    expect(received).toHaveLength(5);
    await sender.close();
    expect(await stage.sending(url, own).sender.sendNow()).toMatchObject({ sent: 5 });
    expect(received).toHaveLength(10);
    expectDelivered(received, done);
  });

  test("and can note it later, so that nobody sends it again", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const verbs = { settleOutbox: true };
    const { store, sender } = stage.sending(url, failing(own, verbs));
    sender.start();
    await live(store, new Map());
    await until(() => received.length >= 5, "the events");
    verbs.settleOutbox = false;
    await until(() => isEmpty(own), "the end of the outbox");
    expect(received).toHaveLength(5);
  });
});

describe("what a receiver cannot do", () => {
  test("send us elsewhere", async () => {
    const other = await stage.receiver();
    const { url, received } = await stage.receiver({
      behave: () => ({ status: 307, headers: { location: other.url } }),
    });
    const { store, sender, errors } = stage.sending(url, memoryStore());
    await live(store, new Map());
    expect(await sender.sendNow()).toMatchObject({ sent: 0, failed: 1 });
    expect(received).toHaveLength(1);
    expect(other.received).toEqual([]);
    expect(errors[0]?.message).toContain("(HTTP 307)");
  });

  test("have its query, its answer, our secret or a body printed", async () => {
    const port = await freePort();
    const { url } = await stage.receiver({ behave: () => ({ status: 500, answer: "its answer" }) });
    const all: OnpurposeError[] = [];
    for (const each of [urlOf(port), url]) {
      const { store, sender, errors } = stage.sending(each, memoryStore());
      await live(store, new Map());
      await sender.sendNow();
      all.push(...errors);
    }
    expect(all).toHaveLength(2);
    for (const error of all) {
      const text = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      for (const secret of ["in-the-query", hookSecret, hookSecret.slice(6), "its answer", "@"]) {
        expect(text).not.toContain(secret);
      }
    }
  });

  test("keep us by an answer without an end", async () => {
    const { url, received } = await stage.receiver({
      behave: () => ({ status: 200, endless: true }),
    });
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own);
    const done: Done = new Map();
    for (let count = 0; count < 10; count++) await live(store, done);
    expect(await sender.sendNow()).toMatchObject({ sent: 50, failed: 0 });
    expectDelivered(received, done);
  });
});
