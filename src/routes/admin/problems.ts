import { adminProblemPage, type AdminProblem } from "../../pages/admin/problem.ts";
import { adminPage, type AdminReply } from "./reply.ts";

const statuses: Readonly<Record<AdminProblem, number>> = {
  not_found: 404,
  no_link: 404,
  method_not_allowed: 405,
  malformed: 400,
  too_large: 413,
  cross_site: 403,
  no_cookies: 403,
  forged: 403,
  stale: 403,
  used_form: 409,
  prefetch: 503,
  unavailable: 503,
  failed: 500,
};

/** @param detail What was wrong, where more can be said than its name. Never what a stranger sent. */
export function adminProblem(
  problem: AdminProblem,
  headers: AdminReply["headers"] = [],
  detail: string | null = null,
): AdminReply {
  const wait = problem === "unavailable" ? ([["retry-after", "5"]] as const) : [];
  const data = { problem, detail };
  return adminPage(statuses[problem], "problem", data, adminProblemPage, {
    headers: [...headers, ...wait],
  });
}
