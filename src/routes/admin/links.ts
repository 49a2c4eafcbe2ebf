import { OnpurposeError } from "../../errors.ts";
import { listLinks } from "../../flows/list.ts";
import { rowOf } from "../../flows/operators/row.ts";
import { linksPage, type LinksData } from "../../pages/admin/links.ts";
import { linkInUrl } from "./find.ts";
import { readListQuery } from "./list-query.ts";
import { adminPage, goTo, type AdminReply } from "./reply.ts";
import type { AdminVisit } from "./visit.ts";

const pageSize = 50;
const none = { links: [], next: null, looked: 0, isFirst: true };

/** `GET /links`: a page of a list of links. */
export async function showLinks({ context, query, frame }: AdminVisit): Promise<AdminReply> {
  const { settings } = context;
  // What was pasted in the wrong field is not shown again.
  const pasted = linkInUrl(settings, (query.get("who") ?? "").trim());
  if (pasted !== null) return goTo(`${frame.base}/links/${pasted}`);
  const asked = await readListQuery(settings, query);
  const { filters } = asked;
  if (!asked.ok) return wrong({ ...none, filters, fault: asked.fault });
  const after = query.get("after") ?? null;
  try {
    const { links, next, looked } = await listLinks(settings, {
      ...asked.request,
      limit: pageSize,
      after,
    });
    const found = { links: links.map(rowOf), next, looked, isFirst: after === null };
    return adminPage(200, "links", { filters, fault: null, ...found }, linksPage);
  } catch (error) {
    if (!(error instanceof OnpurposeError) || error.code !== "invalid_argument") throw error;
    return wrong({ ...none, filters, fault: "“after” must be that of the page before." });
  }
}

const wrong = (data: LinksData): AdminReply => adminPage(400, "links", data, linksPage);
