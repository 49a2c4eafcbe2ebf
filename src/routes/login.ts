import { sealAsk } from "../ask-form.ts";
import type { Browser } from "../browser-id.ts";
import { ask, type AskResult } from "../flows/ask.ts";
import { judgeAskedRedirect } from "../flows/asked-redirect.ts";
import { readForm } from "../http/form.ts";
import { holdUntil } from "../http/hold.ts";
import type { HttpRequest } from "../http/message.ts";
import { isCrossSite, openedElsewhere } from "../http/origin.ts";
import { askFloorMs } from "../settings.ts";
import { askerOf, keepAsk, keptAsk } from "./asker.ts";
import { asksByCode, showCheckMail } from "./check-mail.ts";
import { browserOf, type RouteContext } from "./context.ts";
import { badForm, page, problem, type Reply } from "./reply.ts";

type Headers = readonly (readonly [string, string])[];

/** `GET /`: the login page. Makes this browser one that can ask. */
export function showLogin(context: RouteContext, request: HttpRequest): Reply {
  if (context.loginPath === null) return notFound();
  const query = new URLSearchParams(/\?(.*)/s.exec(request.target)?.[1] ?? "");
  const [redirectTo = "", ...more] = query.getAll("redirectTo");
  if (more.length > 0 || judgeAskedRedirect(context.settings, redirectTo) === null) {
    return redirectRefused();
  }
  const { headers } = browserOf(context, request);
  const data = { action: context.loginPath, address: "", fault: null, redirectTo };
  return page(200, "login", data, { headers });
}

/** `POST /`: asks for a link. Takes the same time, whatever the store had to do for it. */
export async function submitLogin(context: RouteContext, request: HttpRequest): Promise<Reply> {
  if (context.loginPath === null) return notFound();
  const form = await readForm(request);
  const due = performance.now() + askFloorMs;
  if (!form.ok) return badForm(form.fault, { kind: "log_in", loginPath: context.loginPath });
  const { origin, url } = context.settings;
  if (isCrossSite(request, origin)) {
    // Where the app is open at an address of its server that is not its own, this leads to that.
    const loginPath = openedElsewhere(request, origin) === null ? context.loginPath : url;
    return problem(403, "cross_site", [{ kind: "log_in", loginPath }]);
  }
  const reply = await submit(context, request, form.fields, context.loginPath);
  await holdUntil(due);
  return reply;
}

async function submit(
  context: RouteContext,
  request: HttpRequest,
  fields: ReadonlyMap<string, string>,
  loginPath: string,
): Promise<Reply> {
  const { settings } = context;
  const typed = (fields.get("email") ?? "").slice(0, 1001);
  const redirectTo = fields.get("redirectTo") ?? "";
  const { browser, known, headers } = browserOf(context, request);
  if (!known) {
    // Before anything is sent: a link for a browser that keeps no cookie could not be pressed in it.
    const address = typed.slice(0, 254);
    const ways = [
      { kind: "ask_here", loginPath, address, redirectTo } as const,
      { kind: "copy", url: settings.url } as const,
    ];
    return problem(403, "no_cookies_ask", ways, { headers });
  }
  const asker = await askerOf(context, request, browser);
  const result = await ask(settings, { ...asker, address: typed, redirectTo, byLink: false });
  if (result.kind !== "wrong_address") return answerAsk(context, request, result, browser, headers);
  const data = { action: loginPath, address: typed.slice(0, 254), fault: result.fault, redirectTo };
  return page(400, "login", data, { headers });
}

/** What an ask is answered with, wherever it came from. `shown` is the address as this browser may see it. */
export function answerAsk(
  context: RouteContext,
  request: HttpRequest,
  result: AskResult,
  browser: Browser,
  headers: Headers,
  shown?: string,
): Reply {
  switch (result.kind) {
    case "asked":
      return checkMail(context, request, result, browser, headers, shown ?? result.asked.address);
    case "too_many":
      return problem(429, "too_many_asks", [{ kind: "home" }], { retryAfter: result.retryAfter });
    case "wrong_address":
      return problem(400, "malformed", [{ kind: "home" }]);
    case "redirect_refused":
      return redirectRefused();
  }
}

function checkMail(
  context: RouteContext,
  request: HttpRequest,
  { asked, wait, deliver }: AskResult & { readonly kind: "asked" },
  browser: Browser,
  headers: Headers,
  shown: string,
): Reply {
  const { settings } = context;
  // No other mail was sent: the code that counts is that of the mail before, if this browser asked for it.
  const kept = deliver === null ? keptAsk(context, request, browser) : null;
  const before = kept?.ask.address === asked.address ? kept : null;
  const ask = before?.ask ?? { ...asked, shown, inDoubtAt: null };
  const formToken = before?.formToken ?? sealAsk(settings.keyring.current, browser.id, ask);
  // Nor must an ask that was not let through take the place of another one.
  const cookie = keepAsk(context, kept?.formToken ?? formToken);
  const answered = { headers: [...headers, cookie], retryAfter: wait, later: deliver };
  const given = { address: shown, wait, byCode: asksByCode(context, browser) };
  return showCheckMail(context, 200, { ask, formToken }, given, answered);
}

function redirectRefused(): Reply {
  return problem(400, "redirect_refused", [{ kind: "home" }]);
}

export function notFound(): Reply {
  return problem(404, "not_found", [{ kind: "home" }]);
}
