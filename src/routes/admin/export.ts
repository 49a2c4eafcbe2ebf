import { findAccount } from "../../flows/operators/account.ts";
import { noteAct } from "../../flows/operators/act.ts";
import { exportLinks } from "../../flows/operators/export.ts";
import type { LinkRow } from "../../flows/operators/row.ts";
import { exportPerson } from "../../flows/person.ts";
import { csvLine } from "../../http/csv.ts";
import { isAheadOfPerson, isCrossSiteVisit } from "../../http/origin.ts";
import { visitKinds } from "../../visit-kind.ts";
import { readListQuery } from "./list-query.ts";
import { adminProblem } from "./problems.ts";
import { file, type AdminReply } from "./reply.ts";
import { onePerson, personRequest, readPerson } from "./target.ts";
import type { AdminVisit } from "./visit.ts";

/** `GET /links.csv`: a whole list of links. */
export const exportCsv = (visit: AdminVisit): Promise<AdminReply> =>
  exportList(visit, "links.csv", "text/csv", csvOf);

/** `GET /links.json`: the same as one JSON array. */
export const exportJson = (visit: AdminVisit): Promise<AdminReply> =>
  exportList(visit, "links.json", "application/json", jsonOf);

type Write = (pages: AsyncIterable<readonly LinkRow[]>) => AsyncGenerator<string>;

async function exportList(
  { context, query, request, operator }: AdminVisit,
  name: string,
  type: string,
  write: Write,
): Promise<AdminReply> {
  const { settings } = context;
  // It is noted: no other site's page may make an operator's browser leave such a note.
  if (isCrossSiteVisit(request)) return adminProblem("cross_site");
  if (isAheadOfPerson(request)) return adminProblem("prefetch");
  const asked = await readListQuery(settings, query);
  if (!asked.ok) return adminProblem("malformed", [], asked.fault);
  if (request.method === "HEAD") return file(name, type, write(nothing()));
  const { userId = null } = asked.request;
  const act = await noteAct(settings, { operator, name: "export", linkId: null, userId });
  return file(name, type, write(exportLinks(settings, asked.request, act)));
}

/** `GET /person.json`: all that is kept about one person. */
export async function exportOne({
  context,
  query,
  request,
  operator,
}: AdminVisit): Promise<AdminReply> {
  const { settings } = context;
  if (isCrossSiteVisit(request)) return adminProblem("cross_site");
  if (isAheadOfPerson(request)) return adminProblem("prefetch");
  const who = readPerson(query);
  if (who === null) return adminProblem("malformed", [], onePerson);
  if (request.method === "HEAD") return file("person.json", "application/json", one(""));
  const { userId } = await findAccount(settings, who);
  const act = await noteAct(settings, { operator, name: "export", linkId: null, userId });
  const records = await exportPerson(settings, personRequest(who));
  await settings.store.settleAct(act, records.links.length);
  return file("person.json", "application/json", one(`${JSON.stringify(records, null, 2)}\n`));
}

async function* one(text: string): AsyncGenerator<string> {
  if (text !== "") yield text;
}

async function* nothing(): AsyncGenerator<readonly LinkRow[]> {}

const columns: readonly (readonly [name: string, cell: (row: LinkRow) => Cell])[] = [
  ["id", ({ id }) => id],
  ["state", ({ state }) => state],
  ["user_id", ({ userId }) => userId],
  ["address", ({ address }) => address],
  ["asked", ({ asked }) => asked],
  ["redirect_to", ({ redirectTo }) => redirectTo],
  ["issued_at", ({ issuedAt }) => issuedAt],
  ["expires_at", ({ expiresAt }) => expiresAt],
  ["first_opened_at", ({ firstOpenedAt }) => firstOpenedAt],
  ["used_at", ({ usedAt }) => usedAt],
  ["revoked_at", ({ revokedAt }) => revokedAt],
  ["revoked_because", ({ revokedBecause }) => revokedBecause],
  ["mail", ({ mail }) => mail],
  ["asked_from", ({ askedFrom }) => askedFrom],
  ["codes_tried", ({ codesTried }) => codesTried],
  ["session_expires_at", ({ sessionExpiresAt }) => sessionExpiresAt],
  ["session_ended_at", ({ sessionEndedAt }) => sessionEndedAt],
  ["visits", ({ visits }) => visits],
  ...visitKinds.map(
    (kind) => [`visits_${kind}`, ({ visitsBy }: LinkRow): Cell => visitsBy[kind]] as const,
  ),
];

type Cell = string | number | boolean | Date | null;

async function* csvOf(pages: AsyncIterable<readonly LinkRow[]>): AsyncGenerator<string> {
  yield csvLine(columns.map(([name]) => name));
  for await (const rows of pages) {
    const lines = rows.map((row) => csvLine(columns.map(([, cell]) => cell(row))));
    if (lines.length > 0) yield lines.join("");
  }
}

async function* jsonOf(pages: AsyncIterable<readonly LinkRow[]>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => JSON.stringify(row)).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
