import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { expectDelivered } from "../support/webhooks/deliveries.ts";
import { live, type Done } from "../support/webhooks/events.ts";
import { taken, until, type Behaviour } from "../support/webhooks/receiver.ts";
import { isEmpty, Stage } from "../support/webhooks/sending.ts";

const stage = new Stage();
afterEach(() => stage.clear());

describe("several processes on one store", () => {
  test("one sends, also what the others have taken", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const processes = [1, 2, 3, 4].map(() => stage.sending(url, own));
    for (const { sender } of processes) sender.start();
    const done: Done = new Map();
    await Promise.all(processes.flatMap(({ store }) => [live(store, done), live(store, done)]));
    await until(() => isEmpty(own), "the end of the outbox");
    await sleep(100);
    expectDelivered(received, done);
    expect(received).toHaveLength(40);
  });

  test("another takes over as soon as the first one ends", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const [one, two] = [stage.sending(url, own), stage.sending(url, own)];
    const done: Done = new Map();
    one.sender.start();
    await live(one.store, done);
    await until(() => isEmpty(own), "the end of the outbox");
    two.sender.start();
    await one.sender.close();
    await live(two.store, done);
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
  });

  test("and, where it has crashed, once its lease has ended", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    let skew = 0;
    const now = (): number => Date.now() + skew;
    const crashed = { name: "webhooks", holder: "a process that is no more", at: now() };
    expect(await own.lease({ ...crashed, until: now() + 200_000 })).toBe(true);
    const { store, sender } = stage.sending(url, own, { now });
    sender.start();
    const done: Done = new Map();
    await live(store, done);
    await sleep(100);
    expect(await sender.sendNow()).toEqual({ sent: 0, failed: 0, givenUp: 0, elsewhere: true });
    expect(received).toEqual([]);
    skew = 200_001;
    await until(() => isEmpty(own), "the end of the outbox");
    expectDelivered(received, done);
  });
});

describe("sending when asked to", () => {
  test("sends all that is pending, once, and counts it", async () => {
    const { url, received } = await stage.receiver();
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { pace: { most: 30, mostOfLink: 4 } });
    const done: Done = new Map();
    for (let count = 0; count < 20; count++) await live(store, done, 8);
    const both = await Promise.all([sender.sendNow(), sender.sendNow()]);
    expect(both.map(({ sent }) => sent)).toContain(200);
    expect(await isEmpty(own)).toBe(true);
    expectDelivered(received, done);
    expect(received).toHaveLength(200);
    expect(await sender.sendNow()).toEqual({ sent: 0, failed: 0, givenUp: 0, elsewhere: false });
  });

  test("tries each link until it fails once, also one that has to wait", async () => {
    let isBad = true;
    const { url, received } = await stage.receiver({
      behave: ({ event }) => (isBad && event.type === "link.opened" ? { status: 500 } : taken),
    });
    const own = memoryStore();
    const pace = { firstWait: 60_000, longestWait: 60_000 };
    const { store, sender } = stage.sending(url, own, { pace });
    const done: Done = new Map();
    for (let count = 0; count < 3; count++) await live(store, done, 1);
    expect(await sender.sendNow()).toMatchObject({ sent: 3, failed: 3 });
    expect(await sender.sendNow()).toMatchObject({ sent: 0, failed: 3 });
    isBad = false;
    expect(await sender.sendNow()).toMatchObject({ sent: 6, failed: 0 });
    expectDelivered(received, done);
  });
});

describe("the end", () => {
  test("waits for what is under way, begins nothing, and leaves the rest to the next process", async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { url, received } = await stage.receiver({
      behave: async () => {
        await gate;
        return taken;
      },
    });
    const own = memoryStore();
    const { store, sender } = stage.sending(url, own, { pace: { closing: 60_000 } });
    const done: Done = new Map();
    for (let count = 0; count < 20; count++) await live(store, done, 1);
    sender.start();
    await until(() => received.length === 8, "the first events");
    const closed = sender.close();
    await sleep(20);
    open();
    await closed;
    expect(received).toHaveLength(8);
    expect((await own.outbox(null, 500)).events).toHaveLength(52);
    await stage.sending(url, own).sender.sendNow();
    expect(received).toHaveLength(60);
    expectDelivered(received, done);
  });

  test.each<readonly [string, Behaviour]>([
    ["hangs", "hang"],
    ["goes on answering", { status: 200, endless: true }],
  ])("does not wait for a receiver that %s", async (_, behaviour) => {
    const { url, received } = await stage.receiver({ behave: () => behaviour });
    const own = memoryStore();
    const { store, sender, errors } = stage.sending(url, own, { timeout: 60_000 });
    await live(store, new Map());
    sender.start();
    await until(() => received.length > 0, "an event");
    const begun = performance.now();
    await sender.close();
    await sender.close();
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(errors).toEqual([]);
    expect(
      await own.lease({ name: "webhooks", holder: "the next", at: Date.now(), until: 0 }),
    ).toBe(true);
  });
});
