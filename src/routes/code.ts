import { sealAsk, unsealAsk, type AskForm } from "../ask-form.ts";
import type { Browser } from "../browser-id.ts";
import { hashCode, readCode } from "../code.ts";
import { isOutage } from "../errors.ts";
import { redeemCode, type RedeemCodeResult } from "../flows/redeem-code.ts";
import { currentUser } from "../flows/sessions.ts";
import { readForm, type Fields } from "../http/form.ts";
import { holdUntil } from "../http/hold.ts";
import type { HttpRequest } from "../http/message.ts";
import { isAheadOfPerson, isSameOrigin } from "../http/origin.ts";
import type { Keys } from "../keyring.ts";
import type { WayOn } from "../pages/problem.ts";
import { askFloorMs } from "../settings.ts";
import { keepAsk, keptAsk } from "./asker.ts";
import { asksByCode, showCheckMail } from "./check-mail.ts";
import { browserOf, currentLogin, visitOf, type RouteContext } from "./context.ts";
import { notFound } from "./login.ts";
import { startOf } from "./host-sessions.ts";
import { loggedIn } from "./logged-in.ts";
import { answerRefusal } from "./refused.ts";
import { badForm, problem, redirect, type Reply } from "./reply.ts";

/** An ask, its form as it goes back into the page, and the browser that it belongs to. */
interface Typing {
  readonly ask: AskForm;
  readonly keys: Keys;
  readonly formToken: string;
  readonly browser: Browser;
}

/**
 * `GET /code`: the page that takes the code, again. To a browser that has logged in meanwhile with the address that
 * it asked for, where that leads: so the tab that waits can move on, by what happened in its own browser alone.
 */
export async function showCode(context: RouteContext, request: HttpRequest): Promise<Reply> {
  const { loginPath } = context;
  if (loginPath === null) return notFound();
  const { browser, headers } = browserOf(context, request);
  const kept = keptAsk(context, request, browser);
  if (kept === null) return problem(404, "code_spent", [{ kind: "log_in", loginPath }]);
  if (await isLoggedIn(context, request, kept.ask)) return redirect(kept.ask.redirectTo);
  const byCode = asksByCode(context, browser);
  return showCheckMail(context, 200, kept, { byCode }, { headers });
}

/** Whether this browser is logged in by the link that was asked for, or with the address. */
async function isLoggedIn(
  context: RouteContext,
  request: HttpRequest,
  { id, address }: AskForm,
): Promise<boolean> {
  const login = await currentLogin(context, request);
  if (login === null || login === "failed") return false;
  if (login.by === "host") return login.address === address;
  const { settings, sessionCookie } = context;
  const user = await currentUser(settings, sessionCookie.read(request.header("cookie")));
  return user !== null && (login.sessionId === id || user.address === address);
}

/**
 * `POST /code`: redeems a code, in the browser that asked. Takes the same time for an ask that no link was made for.
 */
export async function submitCode(context: RouteContext, request: HttpRequest): Promise<Reply> {
  const { loginPath, settings } = context;
  if (loginPath === null) return notFound();
  const anew: WayOn = { kind: "log_in", loginPath };
  if (isAheadOfPerson(request)) return problem(503, "prefetch", [anew]);
  const form = await readForm(request);
  const due = performance.now() + askFloorMs;
  if (!form.ok) return badForm(form.fault, anew);
  if (!isSameOrigin(request, settings.origin)) return problem(403, "cross_site", [anew]);
  const { browser, known } = browserOf(context, request);
  if (!known) return problem(403, "no_cookies", [anew]);
  const typing = typingOf(context, request, form.fields, browser);
  if (typing === null) return problem(403, "forged", [anew]);
  const code = readCode(settings.code, form.fields.get("code") ?? "");
  if (code === null) return tryAgain(context, typing, "malformed", null);
  const reply = await tryCode(context, request, typing, code);
  await holdUntil(due);
  return reply;
}

/**
 * The ask that a code is typed for: that of the page, or the browser's newest for the same address, since the newest
 * mail is the one that counts.
 */
function typingOf(
  context: RouteContext,
  request: HttpRequest,
  fields: Fields,
  browser: Browser,
): Typing | null {
  const formToken = fields.get("form") ?? "";
  const opened = unsealAsk(context.settings.keyring, browser.id, formToken);
  if (opened === null) return null;
  const newest = keptAsk(context, request, browser);
  const isNewer =
    newest !== null &&
    newest.ask.address === opened.ask.address &&
    newest.ask.askedAt >= opened.ask.askedAt;
  return isNewer ? { ...newest, browser } : { ...opened, formToken, browser };
}

async function tryCode(
  context: RouteContext,
  request: HttpRequest,
  typing: Typing,
  code: string,
): Promise<Reply> {
  const { settings, hostSessions } = context;
  const { ask, keys, browser } = typing;
  const again: WayOn = { kind: "type_code", codePath: context.codePath ?? "" };
  const current = await currentLogin(context, request);
  if (current === "failed") return problem(503, "session_failed", [again]);
  let result: RedeemCodeResult;
  try {
    result = await redeemCode(settings, {
      linkId: ask.id,
      codeHash: hashCode(keys, ask.id, code),
      inDoubtAt: ask.inDoubtAt,
      browser,
      visit: visitOf(context, request, browser),
      current,
      startHostSession: startOf(hostSessions, request),
    });
  } catch (error) {
    if (!isOutage(error)) throw error;
    settings.report(error);
    return unavailable(again);
  }
  return answerCode(context, request, typing, result);
}

const unavailable = (way: WayOn, headers: readonly (readonly [string, string])[] = []): Reply =>
  problem(503, "unavailable", [way], { retryAfter: 5, headers });

/** Nobody knows whether the code has logged in; the next try finds out, since the ask says when it was in doubt. */
function inDoubt(context: RouteContext, { ask, browser, keys }: Typing): Reply {
  const { settings, codePath } = context;
  const doubted = { ...ask, inDoubtAt: settings.now() };
  const formToken = sealAsk(keys, browser.id, doubted);
  return unavailable({ kind: "type_code", codePath: codePath ?? "" }, [
    keepAsk(context, formToken),
  ]);
}

function answerCode(
  context: RouteContext,
  request: HttpRequest,
  typing: Typing,
  result: RedeemCodeResult,
): Reply {
  const anew: WayOn = { kind: "log_in", loginPath: context.loginPath ?? "" };
  switch (result.kind) {
    case "wrong_code":
      if (result.attemptsLeft === 0) return problem(410, "code_spent", [anew]);
      return tryAgain(context, typing, "wrong", result.attemptsLeft);
    case "spent":
      return problem(410, "code_spent", [anew]);
    case "in_doubt":
      return inDoubt(context, typing);
    case "refused":
      return answerRefusal(context, { ...result, ways: [anew] }, typing.browser, []);
    case "logged_in":
      return loggedIn(context, request, result, typing.ask.address, typing.browser);
  }
}

/** The same page, with what was wrong. */
function tryAgain(
  context: RouteContext,
  typing: Typing,
  fault: "malformed" | "wrong",
  attemptsLeft: number | null,
): Reply {
  const status = fault === "malformed" ? 400 : 403;
  const byCode = asksByCode(context, typing.browser);
  return showCheckMail(context, status, typing, { fault, attemptsLeft, byCode });
}
