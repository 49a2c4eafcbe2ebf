import { revokedHappening } from "../outbox.ts";
import type { RevokeTarget, Store } from "../store.ts";
import type { Connection, Request, Run } from "./connection.ts";
import { settledEvent, tellOfMany, withEvent } from "./events.ts";
import { addressTag, shardTags, userTag } from "./keys.ts";
import { toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** How many links or sessions are gone through under one deadline. */
export const pageSize = 500;

/** Each link is ended by a script of its own, on its own server; those of an index are found page by page. */
export function revokeVerb(connection: Connection): Pick<Store, "revoke"> {
  return {
    revoke: async (target, at, event) => {
      if ("linkId" in target) {
        const { linkId } = target;
        const about = { event, at, linkId };
        const told = settledEvent(connection, about, revokedHappening(target, 1));
        return connection.verb((run) =>
          withEvent(connection, run, about, (run) => endLinks(run, [linkId], { at, event: told })),
        );
      }
      const account = "userId" in target ? target : null;
      let ended = 0;
      try {
        for (const { tag, kind } of indexesOf(target)) {
          for await (const ids of pages(connection, tag, kind, at)) {
            ended += await connection.verb((run) => endLinks(run, ids, { at, account }));
          }
        }
      } finally {
        // Also of those that were ended before it failed: when it is done again, nobody ends them.
        if (ended > 0) await tellOfMany(connection, event, at, revokedHappening(target, ended));
      }
      return ended;
    },
  };
}

interface Index {
  readonly tag: string;
  readonly kind: "links" | "unowned" | "live";
}

function indexesOf(target: Exclude<RevokeTarget, { linkId: string }>): readonly Index[] {
  if ("all" in target) return shardTags.map((tag) => ({ tag, kind: "live" }));
  const { userId, address } = target;
  const own: Index = { tag: userTag(userId), kind: "links" };
  return address === null ? [own] : [own, { tag: addressTag(address), kind: "unowned" }];
}

/** The ids in an index of what expires after `at`, page by page. Each page has a deadline of its own. */
async function* pages(
  connection: Connection,
  tag: string,
  kind: Index["kind"],
  at: number,
): AsyncGenerator<readonly string[]> {
  for (let offset = 0; ; offset += pageSize) {
    const page = { at, offset, count: pageSize };
    const ids = await connection.verb(async (run) => {
      const answer = await run(scripts.list, tag, kind, page);
      return toTexts(answer["ids"]);
    });
    if (ids.length > 0) yield ids;
    if (ids.length < pageSize) return;
  }
}

async function endLinks(run: Run, ids: readonly string[], request: Request): Promise<number> {
  const answers = await Promise.all(
    ids.map((linkId) =>
      run(scripts.endLink, linkId, "link", { ...request, linkId, because: "revoked" }),
    ),
  );
  return answers.reduce((sum, { ended }) => sum + Number(ended), 0);
}
