import type { Browser } from "../browser-id.ts";
import { maskEmailAddress } from "../email-address.ts";
import type { HttpAnswer } from "../http/message.ts";
import type { WayOn } from "../pages/problem.ts";
import type { Refusal } from "../refusal.ts";
import type { Account, Link } from "../stores/store.ts";
import { formTokenFor, type RouteContext } from "./context.ts";

export interface RefusedPress {
  readonly reason: Refusal;
  readonly link: Link | null;
  readonly current: Account | null;
}

/** The page that says why a request did not log in, and what can be done about it. */
export function answerRefusal(
  context: RouteContext,
  { reason, link, current }: RefusedPress,
  browser: Browser,
  headers: readonly (readonly [string, string])[],
): HttpAnswer {
  const { render } = context;
  if (reason === "wrong_account" && link !== null && current !== null) {
    const data = {
      currentAccount: current.address,
      linkAccount: shownAccount(link, browser),
      formToken: formTokenFor(context, link, browser),
    };
    const formTargets = formTargetsOf(context, link);
    return render.answer(403, render.pages.otherAccount(data, render.page), {
      headers,
      formTargets,
    });
  }
  const problem = reason === "wrong_account" ? "forged" : reason;
  const ways = [...alreadyIn(reason, link, current), ...waysOn(context, reason, link, browser)];
  const wait = reason === "busy" ? { retryAfter: 5 } : {};
  return render.problem(statusOf(reason), problem, ways, { headers, ...wait });
}

/** A token of ours or not: there is no such link. */
export function answerUnknown(context: RouteContext): HttpAnswer {
  return context.render.problem(statusOf("unknown"), "unknown", [askAnew(context)]);
}

/** Where a person gets a link that has nothing to do with this one. */
function askAnew({ loginPath }: RouteContext): WayOn {
  return loginPath === null ? { kind: "ask_sender" } : { kind: "log_in", loginPath };
}

/** The account as this browser may see it: in full where it asked, or where nobody's browser did. */
export function shownAccount(link: Link, browser: Browser): string {
  const own = link.askedBy === null || link.askedBy === browser.hash;
  return own ? link.address : maskEmailAddress(link.address);
}

/** Browsers check `form-action` on the redirect that answers a form, too. */
export function formTargetsOf({ settings }: RouteContext, link: Link): string[] {
  if (link.redirectTo.startsWith("/")) return [];
  const { origin } = new URL(link.redirectTo);
  return origin === settings.origin ? [] : [origin];
}

function statusOf(reason: Refusal): number {
  switch (reason) {
    case "unknown":
      return 404;
    case "expired":
    case "used":
    case "revoked":
    case "superseded":
      return 410;
    case "wrong_account":
    case "forged":
    case "stale":
    case "cross_site":
    case "no_cookies":
    case "ineligible":
      return 403;
    case "busy":
      return 409;
    case "prefetch":
    case "session_failed":
      return 503;
    case "malformed":
      return 400;
    case "too_large":
      return 413;
    case "method_not_allowed":
      return 405;
  }
}

function waysOn(
  context: RouteContext,
  reason: Refusal,
  link: Link | null,
  browser: Browser,
): WayOn[] {
  const { loginPath } = context;
  switch (reason) {
    case "expired":
    case "used":
    case "revoked":
    case "superseded":
      if (link === null || loginPath === null) return [{ kind: "ask_sender" }];
      return [{ kind: "new_link", formToken: formTokenFor(context, link, browser) }];
    case "unknown":
    case "ineligible":
      return [askAnew(context)];
    case "prefetch":
      return [{ kind: "home" }];
    case "wrong_account":
    case "forged":
    case "stale":
    case "cross_site":
    case "no_cookies":
    case "busy":
    case "session_failed":
    case "malformed":
    case "too_large":
    case "method_not_allowed":
      return [{ kind: "open_again" }];
  }
}

/** After the back button: this very browser is logged in as this account already. */
function alreadyIn(reason: Refusal, link: Link | null, current: Account | null): WayOn[] {
  if (link === null || current === null || current.userId !== link.userId) return [];
  if (reason !== "used" && reason !== "superseded") return [];
  return [{ kind: "continue", account: current.address, to: link.redirectTo }];
}
