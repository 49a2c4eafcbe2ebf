import { OnpurposeError } from "../../errors.ts";
import { listLiveSessions } from "../../flows/operators/sessions.ts";
import { sessionsPage, type SessionsData } from "../../pages/admin/sessions.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, type AdminReply } from "./reply.ts";
import { formFor, type AdminVisit } from "./visit.ts";

/** `GET /sessions`: who is logged in. */
export async function showSessions(visit: AdminVisit): Promise<AdminReply> {
  const { context, query, frame } = visit;
  if (!frame.ownSessions) return adminProblem("not_found");
  const after = query.get("after") ?? null;
  try {
    const { sessions, next } = await listLiveSessions(context.settings, after);
    const data: SessionsData = {
      sessions: sessions.map((session) => ({
        ...session,
        endForm: formFor(visit, "end", `session ${session.id}`),
      })),
      next,
      isFirst: after === null,
    };
    return adminPage(200, "sessions", data, sessionsPage);
  } catch (error) {
    if (!(error instanceof OnpurposeError) || error.code !== "invalid_argument") throw error;
    return adminProblem("malformed", [], "“after” must be that of the page before.");
  }
}
