import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { expectDelivered } from "../support/webhooks/deliveries.ts";
import { live, type Done } from "../support/webhooks/events.ts";
import { hookSecret, taken, until, type Behaviour } from "../support/webhooks/receiver.ts";
import { isEmpty, said, Stage } from "../support/webhooks/sending.ts";
import { linkOf } from "../support/webhooks/words.ts";

const stage = new Stage();
afterEach(() => stage.clear());

describe("events reach a receiver", () => {
  test("all of them, those of a link in their order, eight links at once", async () => {
    let came = 0;
    const { url, received, faults, most } = await stage.receiver({
      behave: async () => {
        // On a busy machine they would miss one another: the first eight wait until all of them are there.
        if (++came <= 8) await until(() => came >= 8, "eight at once");
        await sleep(5);
        return taken;
      },
    });
    const own = memoryStore();
    const { store, sender, errors } = stage.sending(url, own);
    sender.start();
    const done: Done = new Map();
    await Promise.all(Array.from({ length: 40 }, () => live(store, done)));
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
    expect(received).toHaveLength(200);
    expect(most()).toBe(8);
    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("that fails, hangs, cuts connections and dawdles: each at least once, in order", async () => {
    const bad: readonly Behaviour[] = [{ status: 500 }, "hang", "reset", { status: 404 }];
    const { url, received, faults } = await stage.receiver({
      behave: async () => {
        const random = Math.random();
        if (random < 0.4) return bad[Math.floor(random * 10)] ?? taken;
        if (random < 0.5) await sleep(20);
        return taken;
      },
    });
    const own = memoryStore();
    const { store, sender, errors } = stage.sending(url, own, { timeout: 400 });
    sender.start();
    const done: Done = new Map();
    await Promise.all(Array.from({ length: 40 }, () => live(store, done)));
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
    expect(received.length).toBeGreaterThan(220);
    expect(faults).toEqual([]);
    // Once, however often it failed.
    expect(said(errors)).toEqual([
      expect.stringMatching(/^event_not_sent: webhook: 127\.0\.0\.1:port did not take an event \(/),
    ]);
  });

  test("of one link very many, and no other link waits for them", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { pace: { most: 60, mostOfLink: 8 } });
    const done: Done = new Map();
    const { id } = await live(store, done, 300);
    for (let count = 0; count < 40; count++) await live(store, done, 1);
    sender.start();
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
    const early = received.slice(0, 150).filter((one) => linkOf(one) !== id);
    expect(early.length).toBeGreaterThan(60);
  });

  test("those of one moment in the order in which they happened", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own);
    const at = Date.now();
    // A user's links and sessions: about no link, and so all in one line.
    for (let count = 1; count <= 20; count++) {
      const link = { issuedAt: at, expiresAt: at + 60_000, address: "ada@example.com" };
      const rest = { userId: "ada", purpose: "login", askedBy: null, redirectTo: "/" } as const;
      await own.issue({ id: `link-${count}`, ...link, ...rest });
      expect(await store.revoke({ userId: "ada", address: null }, at)).toBe(1);
      for (let more = 0; more < count; more++)
        await own.issue({ id: `link-${count}-${more}`, ...link, ...rest });
      expect(await store.revoke({ userId: "ada", address: null }, at)).toBe(count);
    }
    await sender.sendNow();
    expect(received.map(({ event }) => event.type === "links.revoked" && event.count)).toEqual(
      Array.from({ length: 20 }, (_, index) => [1, index + 1]).flat(),
    );
  });

  test("signed with every secret of a list", async () => {
    const secret = [hookSecret, "another text, 24 bytes or more"];
    const { url, received, faults } = await stage.receiver({ secret });
    const { store, sender } = stage.sending(url, memoryStore(), { secret });
    await live(store, new Map());
    await sender.sendNow();
    expect(faults).toEqual([]);
    expect(received).toHaveLength(5);
    const [one] = received;
    expect(one?.headers["webhook-signature"]).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    expect(one?.headers["webhook-id"]).toBe(one?.event.id);
    expect(one?.headers["content-type"]).toBe("application/json");
    expect(one?.headers["user-agent"]).toBe("onpurpose");
    expect(one?.headers["cookie"]).toBeUndefined();
    expect(one?.headers["authorization"]).toBeUndefined();
  });
});

describe("only what is wanted", () => {
  test("is taken into the outbox, as far as that is known beforehand", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { events: ["login.succeeded"] });
    const done: Done = new Map();
    const link = await live(store, done);
    const pending = (await own.outbox(null, 10)).events;
    expect(pending.map(({ happening }) => happening.what)).toEqual(["visit"]);
    // It could have been a login, and was none.
    await store.record({
      linkId: link.id,
      visit: { ...visitOf(link.issuedAt + 5), method: "POST" },
      outcome: "refused",
      reason: "forged",
    });
    expect((await own.outbox(null, 10)).events).toHaveLength(2);
    expect(await sender.sendNow()).toMatchObject({ sent: 1, failed: 0 });
    expect(received.map(({ event }) => event.type)).toEqual(["login.succeeded"]);
    expect(await isEmpty(own)).toBe(true);
  });

  test("and nothing of a link that was erased", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own);
    const { id } = await live(store, new Map());
    await own.erase(id);
    expect(await sender.sendNow()).toEqual({ sent: 0, failed: 0, givenUp: 0, elsewhere: false });
    expect(received).toEqual([]);
    expect(await isEmpty(own)).toBe(true);
  });
});

const visitOf = (at: number) => ({
  at,
  method: "GET",
  clientAddress: null,
  network: "",
  userAgent: null,
  browser: null,
  traits: null,
  class: null,
});
