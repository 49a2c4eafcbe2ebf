import { checkHeaders } from "../flows/host-session.ts";
import { endCurrentSession } from "../flows/sessions.ts";
import { readForm } from "../http/form.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { isSameOrigin } from "../http/origin.ts";
import type { RouteContext } from "./context.ts";

/** `POST /logout`: ends the session of this browser. Logging out twice is fine. */
export async function logOut(context: RouteContext, request: HttpRequest): Promise<HttpAnswer> {
  const { render, settings, hostSessions, sessionCookie, loginPath } = context;
  const form = await readForm(request);
  if (!form.ok) return render.badForm(form.fault, { kind: "home" });
  if (!isSameOrigin(request, settings.origin)) {
    return render.problem(403, "cross_site", [{ kind: "home" }]);
  }
  const content = render.pages.loggedOut({ loginPath }, render.page);
  if (hostSessions !== null) {
    const headers = checkHeaders(await hostSessions.end(request), "sessions.end");
    return render.answer(200, content, { headers });
  }
  await endCurrentSession(settings, sessionCookie.read(request.header("cookie")));
  return render.answer(200, content, { headers: [["set-cookie", sessionCookie.clear()]] });
}
