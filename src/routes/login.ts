import { ask, judgeAskedRedirect, type AskResult } from "../flows/ask.ts";
import { readForm } from "../http/form.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { isCrossSite } from "../http/origin.ts";
import { browserOf, type RouteContext } from "./context.ts";

/** `GET /`: the login page. Makes this browser one that can ask. */
export function showLogin(context: RouteContext, request: HttpRequest): HttpAnswer {
  const { render, settings } = context;
  if (context.loginPath === null) return notFound(context);
  const query = new URLSearchParams(/\?(.*)/s.exec(request.target)?.[1] ?? "");
  const [redirectTo = "", ...more] = query.getAll("redirectTo");
  if (more.length > 0 || judgeAskedRedirect(settings, redirectTo) === null) {
    return redirectRefused(context);
  }
  const { headers } = browserOf(context, request);
  const data = { action: context.loginPath, address: "", fault: null, redirectTo };
  return render.answer(200, render.pages.login(data, render.page), { headers });
}

/** `POST /`: asks for a link. */
export async function submitLogin(
  context: RouteContext,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { render, settings, loginPath } = context;
  if (loginPath === null) return notFound(context);
  const form = await readForm(request);
  if (!form.ok) return render.badForm(form.fault, { kind: "log_in", loginPath });
  if (isCrossSite(request, settings.origin)) {
    return render.problem(403, "cross_site", [{ kind: "log_in", loginPath }]);
  }
  const address = form.fields.get("email") ?? "";
  const redirectTo = form.fields.get("redirectTo") ?? "";
  const { browser, headers } = browserOf(context, request);
  const result = await ask(settings, { address, browser: browser.hash, redirectTo });
  if (result.kind === "wrong_address") {
    const data = {
      action: loginPath,
      address: address.slice(0, 254),
      fault: result.fault,
      redirectTo,
    };
    return render.answer(400, render.pages.login(data, render.page), { headers });
  }
  return answerAsk(context, result, headers);
}

/** What an ask is answered with, wherever it came from. `shown` is the address as this browser may see it. */
export function answerAsk(
  context: RouteContext,
  result: AskResult,
  headers: readonly [string, string][],
  shown?: string,
): HttpAnswer {
  const { render, settings, loginPath } = context;
  switch (result.kind) {
    case "asked": {
      context.later(result.deliver);
      const lifetime = settings.linkLifetime / 1000;
      const data = { address: shown ?? result.address, lifetime, loginPath: loginPath ?? "" };
      return render.answer(200, render.pages.checkMail(data, render.page), { headers });
    }
    case "too_many":
      return render.problem(429, "too_many_asks", [{ kind: "home" }], {
        retryAfter: result.retryAfter,
      });
    case "wrong_address":
      return render.problem(400, "malformed", [{ kind: "home" }]);
    case "redirect_refused":
      return redirectRefused(context);
  }
}

function redirectRefused({ render }: RouteContext): HttpAnswer {
  return render.problem(400, "redirect_refused", [{ kind: "home" }]);
}

export function notFound({ render }: RouteContext): HttpAnswer {
  return render.problem(404, "not_found", [{ kind: "home" }]);
}
