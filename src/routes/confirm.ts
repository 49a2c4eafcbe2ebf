import { open } from "../flows/open.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { isAheadOfPerson } from "../http/origin.ts";
import type { Token } from "../token.ts";
import { browserOf, currentLogin, formTokenFor, visitOf, type RouteContext } from "./context.ts";
import { answerRefusal, formTargetsOf, shownAccount } from "./refused.ts";

/** `GET /:token` (and HEAD, and OPTIONS): the confirm page, or why not. Changes nothing. */
export async function showConfirm(
  context: RouteContext,
  request: HttpRequest,
  token: Token,
): Promise<HttpAnswer> {
  const { settings, render } = context;
  const { browser, known, headers } = browserOf(context, request);
  const visit = visitOf(context, request, known ? browser : null);
  const login = await currentLogin(context, request);
  const result = await open(settings, {
    linkId: token.linkId,
    visit,
    // Only a look: who is logged in is asked again before anything is done.
    current: login === "failed" ? null : login,
    prefetch: isAheadOfPerson(request),
  });
  if (result.outcome === "refused") return answerRefusal(context, result, browser, headers);
  const { link } = result;
  const data = {
    account: shownAccount(link, browser),
    lifetime: Math.floor((link.expiresAt - visit.at) / 1000),
    formToken: formTokenFor(context, link, browser),
  };
  const formTargets = formTargetsOf(context, link);
  return render.answer(200, render.pages.confirm(data, render.page), { headers, formTargets });
}
