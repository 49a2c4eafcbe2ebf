import { overviewPage } from "../../pages/admin/overview.ts";
import { readPeriod } from "./period.ts";
import { adminPage, type AdminReply } from "./reply.ts";
import type { AdminVisit } from "./visit.ts";

/** `GET /`: the report of a period. */
export async function showOverview({ context, query, report }: AdminVisit): Promise<AdminReply> {
  const { fault, ...chosen } = readPeriod(query, context.settings.now());
  const data = { ...chosen, fault, report: await report(chosen.period) };
  return adminPage(fault === null ? 200 : 400, "overview", data, overviewPage);
}
