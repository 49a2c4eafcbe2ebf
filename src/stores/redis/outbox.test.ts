import { expect, test } from "vitest";
import { errorOf } from "../../../test/support/error-of.ts";
import { newId, proveOutbox, settleAll } from "../../../test/support/redis-events.ts";
import { clients } from "../../../test/support/redis-clients.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { redisStores } from "../../../test/support/redis-stores.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { pendingIn } from "../../testing/store/outbox.ts";
import { issued, someUser } from "../../testing/store/records.ts";

await describeWith(
  "events on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    const given = clients("@redis/client", [url], prefix);
    const { plainStore, storeWith } = redisStores(given);
    proveOutbox(given, {
      issue: 1,
      open: 1,
      "open, unknown": 1,
      redeem: 1,
      claim: 1,
      finish: 1,
      tryCode: 1,
      settleAsk: 1,
      endSession: 1,
      "endSession, none": 1,
    });

    test("a user's links that were revoked before it failed are told of", async () => {
      const store = plainStore();
      const userId = someUser();
      await Promise.all(Array.from({ length: 510 }, () => issued(store, { userId })));
      const revoked = new Set<string>();
      const failing = storeWith((send) => async (key, command, signal) => {
        const isRevoke = command.at(-1)?.includes('"because"') === true;
        if (isRevoke && revoked.add(key).size > 500) throw new Error("failed");
        return send(key, command, signal);
      });
      const target = { userId, address: null };
      const event = newId();
      await errorOf(failing.revoke(target, Date.now(), event));
      expect(await store.revoke(target, Date.now())).toBe(10);
      const events = await pendingIn(store);
      expect(events).toMatchObject([{ id: event, happening: { userId, count: 500 } }]);
      await settleAll(store);
    });
  },
);
