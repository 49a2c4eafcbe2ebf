import { sealCursor, unsealCursor } from "../../act-form.ts";
import { actsPage } from "../../pages/admin/acts.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, type AdminReply } from "./reply.ts";
import type { AdminVisit } from "./visit.ts";

const pageSize = 50;

/** `GET /acts`: what operators did, all of it or about one link or one user. */
export async function showActs({ context, query }: AdminVisit): Promise<AdminReply> {
  const { store, keyring } = context.settings;
  const about = { linkId: query.get("link") ?? null, userId: query.get("user") ?? null };
  const list = ["acts", about.linkId ?? "", about.userId ?? ""];
  const after = query.get("after") ?? null;
  const cursor = after === null ? null : unsealCursor(keyring, list, after);
  if (after !== null && cursor === null) {
    return adminProblem("malformed", [], "“after” must be that of the page before.");
  }
  const { acts, next } = await store.acts({ ...about, limit: pageSize }, cursor);
  const data = {
    ...about,
    acts,
    isFirst: cursor === null,
    next: next === null ? null : sealCursor(keyring, list, next),
    done: query.get("act") ?? null,
  };
  return adminPage(200, "acts", data, actsPage);
}
