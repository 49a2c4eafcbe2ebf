import type { Browser } from "../browser-id.ts";
import { askAgain } from "../flows/ask-again.ts";
import { decline } from "../flows/decline.ts";
import { isOutage } from "../errors.ts";
import { redeem } from "../flows/redeem.ts";
import type { RedeemResult } from "../flows/redeem-result.ts";
import { sealForm, unsealForm, type FormToken } from "../form-token.ts";
import { readForm, type ReadForm } from "../http/form.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { isAheadOfPerson, isSameOrigin } from "../http/origin.ts";
import type { Refusal } from "../refusal.ts";
import { formLifetimeMs } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";
import type { Token } from "../token.ts";
import { browserOf, currentLogin, visitOf, type RouteContext } from "./context.ts";
import { answerAsk } from "./login.ts";
import { answerRefusal, answerUnknown, shownAccount } from "./refused.ts";

/** A press that came from our own page, in the browser that the page was made for. */
interface Press {
  readonly token: Token;
  readonly form: FormToken;
  readonly browser: Browser;
  readonly visit: VisitFacts;
  readonly switchAccount: boolean;
  /** To go with a page that answers it. */
  readonly headers: readonly [string, string][];
}

type Action = "log-in" | "decline" | "new-link";

/** `POST /:token`: logs in, declines, or asks for a new link. Whatever is refused leaves the link as it was. */
export async function press(
  context: RouteContext,
  request: HttpRequest,
  token: Token,
): Promise<HttpAnswer> {
  const { browser, known, headers } = browserOf(context, request);
  // Read before the visit gets its time: a body that takes minutes must not be judged by its first byte.
  const form = await readForm(request);
  const visit = visitOf(context, request, known ? browser : null);
  const checked = checkPress(context, request, token, known ? browser : null, form);
  if ("reason" in checked) return refuse(context, token, visit, checked.reason, browser, headers);
  const { action, switchAccount } = checked;
  const made: Press = { token, form: checked.form, browser, visit, switchAccount, headers };
  switch (action) {
    case "log-in":
      return logIn(context, request, made);
    case "decline":
      return declineLink(context, made);
    case "new-link":
      return mailNewLink(context, made);
  }
}

/**
 * Records and answers a request that no press of ours makes, such as a PUT.
 */
export async function refuse(
  context: RouteContext,
  token: Token,
  visit: VisitFacts,
  reason: Refusal,
  browser: Browser,
  headers: readonly (readonly [string, string])[],
): Promise<HttpAnswer> {
  const { linkId } = token;
  const link = await context.settings.store.record({ linkId, visit, outcome: "refused", reason });
  const refused = { reason: link === null ? "unknown" : reason, link, current: null } as const;
  return answerRefusal(context, refused, browser, headers);
}

/** Everything that CSRF protection asks, before anything else is looked at. */
function checkPress(
  { settings }: RouteContext,
  request: HttpRequest,
  token: Token,
  browser: Browser | null,
  body: ReadForm,
): { form: FormToken; action: Action; switchAccount: boolean } | { reason: Refusal } {
  if (isAheadOfPerson(request)) return { reason: "prefetch" };
  if (!body.ok) return { reason: body.fault };
  if (!isSameOrigin(request, settings.origin)) return { reason: "cross_site" };
  if (browser === null) return { reason: "no_cookies" };
  const sealed = body.fields.get("form") ?? "";
  const form = unsealForm(settings.keyring, token.linkId, browser.id, sealed);
  if (form === null) return { reason: "forged" };
  if (form.madeAt + formLifetimeMs <= settings.now()) return { reason: "stale" };
  const action = body.fields.get("action") ?? "log-in";
  if (!isAction(action)) return { reason: "malformed" };
  // No page offers it then, and nobody could send it.
  if (action === "new-link" && settings.mailer === null) return { reason: "malformed" };
  return { form, action, switchAccount: body.fields.get("switch") === "yes" };
}

function isAction(action: string): action is Action {
  return action === "log-in" || action === "decline" || action === "new-link";
}

async function logIn(
  context: RouteContext,
  request: HttpRequest,
  made: Press,
): Promise<HttpAnswer> {
  const { settings, hostSessions, sessionCookie, render } = context;
  const current = await currentLogin(context, request);
  if (current === "failed") {
    return refuse(context, made.token, made.visit, "session_failed", made.browser, []);
  }
  let result: RedeemResult;
  try {
    result = await redeem(settings, {
      ...made,
      current,
      startHostSession: hostSessions && ((user) => hostSessions.start(user, request)),
    });
  } catch (error) {
    if (!isOutage(error)) throw error;
    settings.report(error);
    return answerOutage(context, made, made.form.inDoubtAt);
  }
  if (result.kind === "in_doubt") return answerOutage(context, made, settings.now());
  if (result.kind === "refused") return answerRefusal(context, result, made.browser, []);
  const ours =
    result.sessionCookie === null
      ? []
      : [
          [
            "set-cookie",
            sessionCookie.write(result.sessionCookie, settings.sessionLifetime / 1000),
          ] as const,
        ];
  return render.redirect(result.redirectTo, [...ours, ...result.headers]);
}

/**
 * Nobody knows whether the press has won; the next one finds out. Where the session is one of ours its cookie tells
 * (or its absence does); else the page says when it was in doubt.
 */
function answerOutage(
  { settings, render }: RouteContext,
  made: Press,
  inDoubtAt: number | null,
): HttpAnswer {
  const { token, browser, switchAccount } = made;
  const form = { ...made.form, inDoubtAt };
  const formToken = sealForm(settings.keyring, token.linkId, browser.id, form);
  const way = { kind: "press_again", formToken, switchAccount } as const;
  // Where the link leads is not known either; it is one of these.
  const formTargets = settings.redirectOrigins;
  return render.problem(503, "unavailable", [way], { formTargets, retryAfter: 5 });
}

async function declineLink(context: RouteContext, { token, visit }: Press): Promise<HttpAnswer> {
  const { settings, render } = context;
  const result = await decline(settings, token.linkId, visit);
  if (result.kind === "declined")
    return render.answer(200, render.pages.declined(result, render.page));
  return answerUnknown(context);
}

async function mailNewLink(
  context: RouteContext,
  { token, visit, browser, headers }: Press,
): Promise<HttpAnswer> {
  const asked = await askAgain(context.settings, token.linkId, visit, browser.hash);
  if (asked.kind === "known") {
    return answerAsk(context, asked.result, headers, shownAccount(asked.link, browser));
  }
  return answerUnknown(context);
}
