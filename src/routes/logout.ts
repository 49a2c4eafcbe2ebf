import { checkHeaders } from "../flows/host-session.ts";
import { endCurrentSession } from "../flows/sessions.ts";
import { readForm } from "../http/form.ts";
import type { HttpRequest } from "../http/message.ts";
import { isSameOrigin } from "../http/origin.ts";
import type { RouteContext } from "./context.ts";
import { badForm, page, problem, type Reply } from "./reply.ts";

/** `POST /logout`: ends the session of this browser. Logging out twice is fine. */
export async function logOut(context: RouteContext, request: HttpRequest): Promise<Reply> {
  const { settings, hostSessions, sessionCookie, askCookie, loginPath } = context;
  const form = await readForm(request);
  if (!form.ok) return badForm(form.fault, { kind: "home" });
  if (!isSameOrigin(request, settings.origin)) {
    return problem(403, "cross_site", [{ kind: "home" }]);
  }
  const data = { loginPath };
  if (hostSessions !== null) {
    const headers = checkHeaders(await hostSessions.end(request), "sessions.end");
    const all = [...headers, ["set-cookie", askCookie.clear()] as const];
    return page(200, "loggedOut", data, { headers: all });
  }
  await endCurrentSession(settings, sessionCookie.read(request.header("cookie")));
  const headers = [sessionCookie, askCookie].map((jar) => ["set-cookie", jar.clear()] as const);
  return page(200, "loggedOut", data, { headers });
}
