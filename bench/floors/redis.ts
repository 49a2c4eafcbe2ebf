import { addressTag, networkTag, shardTag, userTag } from "../../src/stores/redis/keys.ts";
import { fromFacts } from "../../src/stores/redis/rows.ts";
import type { Script } from "../../src/stores/redis/script.ts";
import { scripts } from "../../src/stores/redis/scripts.ts";
import { oneDay, type Floor } from "./floor.ts";

/** One script for each request, and nothing around it. */
export async function redisFloor(
  client: { sendCommand(command: string[]): Promise<unknown> },
  prefix: string,
): Promise<Floor> {
  const known = [scripts.issue, scripts.open, scripts.press];
  for (const { source } of known) await client.sendCommand(["SCRIPT", "LOAD", source]);
  const run = async ({ sha1 }: Script, id: string, request: object): Promise<void> => {
    const key = `${prefix}:{${id}}:link`;
    const json = JSON.stringify({ ...request, prefix, tag: id, kind: "link" });
    JSON.parse(String(await client.sendCommand(["EVALSHA", sha1, "1", key, json])));
  };
  const visitOf = (linkId: string, at: number, method: string) => ({
    linkId,
    at,
    visit: fromFacts({
      at,
      method,
      clientAddress: "127.0.0.1",
      network: "127.0.0.1",
      userAgent: "bench",
      browser: "x",
      traits: null,
      class: null,
    }),
    network: networkTag("127.0.0.1"),
    shard: shardTag(linkId),
    budget: 20,
    window: 3_600_000,
    nonce: "x",
    browser: "x",
  });
  return {
    issue: ({ id, user_id: userId, address, at }) => {
      const tag = addressTag(address);
      const made = { issuedAt: at, expiresAt: at + 600_000, redirectTo: "/", purpose: "login" };
      const link = { id, userId, address, addressTag: tag, ...made };
      const places = { user: userTag(userId), address: tag, shard: shardTag(id) };
      return run(scripts.issue, id, { at, linkId: id, link, ...places });
    },
    open: (id, at) => run(scripts.open, id, { ...visitOf(id, at, "GET"), prefetch: false }),
    redeem: ({ id, user_id: userId, at, secret_hash: secretHash }) =>
      run(scripts.press, id, {
        ...visitOf(id, at, "POST"),
        switchAccount: false,
        repeatWindow: 5000,
        cluster: false,
        userId,
        user: userTag(userId),
        session: { secretHash, expiresAt: at + oneDay },
      }),
  };
}
