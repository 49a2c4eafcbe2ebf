import { describe, expect, test } from "vitest";
import { memoryStore } from "../stores/memory.ts";
import { issued, opening, someVisit } from "../testing/store/records.ts";
import { createEventIds } from "./event-id.ts";
import { eventTypes, type EventType } from "./event.ts";
import { withEventIds } from "./with-ids.ts";

describe("a store that takes events", () => {
  function setUp(...wanted: readonly EventType[]) {
    const calls = { taken: 0, ids: 0 };
    const own = memoryStore();
    const store = withEventIds(own, {
      wanted: new Set(wanted),
      newId: () => `event-${++calls.ids}`,
      taken: () => calls.taken++,
    });
    return { calls, own, store };
  }

  test("leaves the ids that a caller gives", async () => {
    const { store } = setUp(...eventTypes);
    const link = await issued(store);
    await store.open({ ...opening(link), visit: someVisit({ event: "mine" }) });
    const { events } = await store.outbox(null, 10);
    expect(new Set(events.map(({ id }) => id))).toEqual(new Set(["event-1", "mine"]));
  });

  test("takes nothing, and wakes nobody, where nothing of it is wanted", async () => {
    const { calls, store } = setUp("login.succeeded");
    const link = await issued(store);
    await store.open(opening(link));
    await store.revoke({ linkId: link.id }, Date.now());
    expect(calls).toEqual({ taken: 0, ids: 0 });
    expect((await store.outbox(null, 10)).events).toEqual([]);
  });

  test("wakes the sender also where the store's answer was lost", async () => {
    const { calls, own } = setUp();
    const store = withEventIds(
      {
        ...own,
        issue: async (link) => {
          await own.issue(link);
          throw new Error("the connection is gone");
        },
      },
      { wanted: new Set(eventTypes), newId: () => "event", taken: () => calls.taken++ },
    );
    await expect(issued(store)).rejects.toThrow("the connection is gone");
    expect(calls.taken).toBe(1);
    expect((await own.outbox(null, 10)).events).toHaveLength(1);
  });
});

describe("ids of events", () => {
  test("grow within a process, whatever the clock does", () => {
    const moments = [5000, 5000, 5000, 4000, 4500, 5001, 5001, 1, 6000];
    const newId = createEventIds(() => moments.shift() ?? 0);
    const ids = Array.from({ length: 9 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(9);
    for (const id of ids) expect(id).toMatch(/^evt_[0-9a-z]{32}$/);
  });

  test("also beyond what one moment has room for", () => {
    const newId = createEventIds(() => 1_800_000_000_000);
    let last = newId();
    for (let count = 0; count < 36 ** 3 + 10; count++) {
      const id = newId();
      if (id <= last) throw new Error(`${id} after ${last}`);
      last = id;
    }
  });

  test("of two processes in one moment differ", () => {
    const [one, two] = [createEventIds(() => 1), createEventIds(() => 1)];
    expect(one()).not.toBe(two());
  });
});
