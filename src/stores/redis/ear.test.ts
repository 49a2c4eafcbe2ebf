import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Ear } from "./ear.ts";
import { errorOf } from "../../../test/support/error-of.ts";
import { redisStore, type RedisPort } from "../redis.ts";
import { storeClosed } from "./port.ts";

// With real clients and servers: test/faults/redis.test.ts.

function heard(isReady = true) {
  let reconnects = 0;
  const ear = new Ear({ isReady: () => isReady, reconnect: () => void reconnects++ });
  return { ear, count: () => reconnects };
}

// Longer than an answer may be late.
const settled = 200;

const never = (): Promise<unknown> => new Promise(() => undefined);

/** Waits on a silent command until nobody waits for it any more; `meanwhile` is heard. */
async function silence(ear: Ear, meanwhile: () => Promise<unknown>, reason?: symbol) {
  const abort = new AbortController();
  void ear.listen(never, abort.signal);
  await sleep(2);
  await ear.listen(meanwhile, new AbortController().signal).catch(() => undefined);
  abort.abort(reason);
  await sleep(settled);
}

const saying = (message: string) => () => Promise.reject(new Error(message));

test.each([
  ["nothing", never, 1],
  ["a reply", async () => "PONG", 0],
  ["an error of Redis's", saying("READONLY You can't write against a read only replica."), 0],
  ["a timeout of the client's", saying("Command timed out"), 1],
  ["a queue that is full", saying("The queue is full"), 1],
  ["a closed connection", saying("Connection is closed."), 1],
])("whether the connection is made anew after %s", async (_name, meanwhile, times) => {
  const { ear, count } = heard();
  await silence(ear, meanwhile === never ? saying("nothing") : meanwhile);
  expect(count()).toBe(times);
});

test("not where the host has closed the client, or the store", async () => {
  const closed = heard(false);
  await silence(closed.ear, saying("nothing"));
  expect(closed.count()).toBe(0);
  const open = heard();
  await silence(open.ear, saying("nothing"), storeClosed);
  expect(open.count()).toBe(0);
});

test("a store that is closed says so to the port when it gives up what is under way", async () => {
  const reasons: unknown[] = [];
  const send: RedisPort["send"] = (_key, _command, signal) => {
    signal.addEventListener("abort", () => reasons.push(signal.reason));
    return never();
  };
  const store = redisStore({ cluster: false, routesByKey: true, send }, { timeout: 30 });
  const work = errorOf(store.session("none"));
  await store.close();
  expect((await work).code).toBe("store_unavailable");
  expect(reasons).toEqual([storeClosed]);
});

test("not where the reply comes right afterwards, as after a stall of this process", async () => {
  const { ear, count } = heard();
  const abort = new AbortController();
  const reply = ear.listen(() => sleep(20), abort.signal);
  abort.abort();
  await reply;
  await sleep(settled);
  expect(count()).toBe(0);
});

test("a reply to a command that nobody waits for any more is heard", async () => {
  const { ear, count } = heard();
  const [first, second] = [new AbortController(), new AbortController()];
  const late = ear.listen(() => sleep(20), first.signal);
  void ear.listen(never, second.signal);
  first.abort();
  await late;
  await sleep(settled);
  const before = count();
  second.abort();
  await sleep(settled);
  expect([before, count()]).toEqual([0, 0]);
});

test("a command that the client withdrew before it was sent says nothing about the connection", async () => {
  const { ear, count } = heard();
  const abort = new AbortController();
  const withdrawn = new Promise((_resolve, reject) => {
    abort.signal.addEventListener("abort", () => reject(new Error("The command was aborted")));
  });
  const work = ear.listen(() => withdrawn, abort.signal);
  abort.abort();
  await expect(work).rejects.toThrow("aborted");
  await sleep(settled);
  expect(count()).toBe(0);
});

test("what is to be sent next waits for the new connection", async () => {
  const events: string[] = [];
  const ear = new Ear({ isReady: () => true, reconnect: () => void events.push("reconnect") });
  const abort = new AbortController();
  void ear.listen(never, abort.signal);
  await sleep(2);
  abort.abort();
  await ear.listen(async () => void events.push("send"), new AbortController().signal);
  expect(events).toEqual(["reconnect", "send"]);
});
