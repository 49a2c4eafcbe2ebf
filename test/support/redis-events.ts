import { expect, test } from "vitest";
import { randomText } from "../../src/crypto.ts";
import type { OpenRequest, RedeemRequest, Store } from "../../src/stores/store.ts";
import { eventShardTag } from "../../src/stores/redis/keys.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  loggedIn,
  opening,
  pressing,
  someHash,
  someLink,
  someVisit,
  told,
  typing,
} from "../../src/testing/store/records.ts";
import { pendingIn } from "../../src/testing/store/outbox.ts";
import { everything, purgeWalk } from "./purge-walk.ts";
import type { Clients } from "./redis-clients.ts";
import { redisStores } from "./redis-stores.ts";

export const newId = (): string => randomText(16);

/** What came of visits, by their events. */
export async function outcomes(store: Store): Promise<Readonly<Record<string, string>>> {
  const events = await pendingIn(store);
  return Object.fromEntries(
    events.map(({ id, happening }) => {
      if (happening.what !== "visit") return [id, happening.what];
      const { outcome, reason } = happening;
      return [id, told(reason === null ? { outcome } : { outcome, reason })];
    }),
  );
}

/** The same request with an event. */
export function telling<T extends OpenRequest | RedeemRequest>(request: T, event: string): T {
  return { ...request, visit: { ...request.visit, event } };
}

export async function settleAll(store: Store): Promise<void> {
  await store.settleOutbox(await pendingIn(store));
  expect(await pendingIn(store)).toEqual([]);
}

/** What the contract cannot see of events, on a single server and on a Cluster. */
export function proveOutbox(given: Clients, trips: Readonly<Record<string, number>>): void {
  const { plainStore, storeWith, command, keyOf } = redisStores(given);

  test("trips", async () => {
    let sent = 0;
    const store = storeWith((send) => (...args) => {
      sent++;
      return send(...args);
    });
    const counted: Record<string, number> = {};
    const trip = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      sent = 0;
      await work();
      counted[name] = sent;
    };
    const all = async (): Promise<void> => {
      const link = await issued(store);
      const claimed = await issued(store);
      const claim = claiming(claimed);
      const { ask } = asking();
      await store.ask({ ask, limits: [] });
      const visit = someVisit({ event: newId() });
      await trip("issue", () => store.issue({ ...someLink(), event: newId() }));
      await trip("open", () => store.open(telling(opening(link), newId())));
      await trip("open, unknown", () => store.open(telling(opening(someLink()), newId())));
      await trip("redeem", () => store.redeem(telling(pressing(link), newId())));
      await trip("claim", () => store.claim({ ...claim, visit }));
      const finish = finishing(claim, claimed.userId ?? "");
      await trip("finish", () => store.finish({ ...finish, visit: { ...visit, event: newId() } }));
      const typed = typing(ask, { codeHash: someHash() });
      await trip("tryCode", () => store.tryCode({ ...typed, visit: { ...visit, event: newId() } }));
      await trip("settleAsk", () => store.settleAsk(ask.id, "mailed", 1, newId()));
      await trip("endSession", () => store.endSession(link.id, visit.at, newId()));
      await trip("endSession, none", () => store.endSession(link.id, visit.at, newId()));
    };
    // Each of the servers learns each of the scripts.
    for (let round = 0; round < 30; round++) await all();
    expect(counted).toEqual(trips);
    await settleAll(plainStore());
  });

  test("what has been settled leaves nothing behind", async () => {
    const store = plainStore();
    const { link, session } = await loggedIn(store);
    const event = newId();
    await store.open(telling(opening(link), newId()));
    await store.open(telling(opening(link), event));
    expect(await store.endSessions(session.userId, link.issuedAt, newId())).toBe(1);
    const parts = (kind: string, id: string) => command("EXISTS", keyOf(eventShardTag(id), kind));
    expect(await parts("pending", event)).toBe(1);
    const ids = (await pendingIn(store)).map(({ id }) => id);
    await settleAll(store);
    expect(await command("EXISTS", keyOf(link.id, "events"))).toBe(0);
    for (const id of ids) {
      expect(await parts("pending", id)).toBe(0);
      expect(await parts("events", id)).toBe(0);
    }
  });

  test("events that have yet to be told outlive their link, and are told without it", async () => {
    const store = plainStore();
    const [erased, purged] = [await issued(store), await issued(store)];
    for (const link of [erased, purged]) await store.open(telling(opening(link), newId()));
    await store.erase(erased.id);
    await purgeWalk(store, everything());
    const events = await pendingIn(store);
    expect(new Set(events.map(({ linkId }) => linkId))).toEqual(new Set([erased.id, purged.id]));
    expect(events.map(({ link }) => link)).toEqual([null, null]);
    await settleAll(store);
    await purgeWalk(store, everything());
    expect((await store.linkIds(null, 1000)).ids).toEqual([]);
  });

  test("a command that the client sends again tells of what came of the first", async () => {
    const twice = storeWith((send) => async (...args) => {
      await send(...args).catch(() => null);
      return send(...args);
    });
    const event = newId();
    await twice.redeem(telling(pressing(await issued(twice)), event));
    expect(await outcomes(twice)).toEqual({ [event]: "redeemed" });
    await settleAll(twice);
  });
}
