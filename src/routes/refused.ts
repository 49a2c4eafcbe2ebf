import type { Browser } from "../browser-id.ts";
import { maskEmailAddress } from "../email-address.ts";
import type { Problem } from "../locales/messages.ts";
import type { WayOn } from "../pages/problem.ts";
import type { Refusal } from "../refusal.ts";
import type { Account, Link } from "../stores/store.ts";
import { askedIn, formTokenFor, standingOf, type RouteContext } from "./context.ts";
import { page, problem, type Reply } from "./reply.ts";
import { formTargetsOf } from "./targets.ts";

export interface RefusedPress {
  readonly reason: Refusal;
  readonly link: Link | null;
  readonly current: Account | null;
  /** The address that was typed as a proof, to be posted along with the next press. */
  readonly typed?: string;
  /** What to offer in place of what goes with the reason. */
  readonly ways?: readonly WayOn[];
}

/** The page that says why a request did not log in, and what can be done about it. */
export function answerRefusal(
  context: RouteContext,
  { reason, link, current, typed = "", ways }: RefusedPress,
  browser: Browser,
  headers: readonly (readonly [string, string])[],
): Reply {
  if (reason === "wrong_account" && link !== null && current !== null) {
    const data = {
      currentAccount: current.address,
      linkAccount: shownAccount(context, link, browser),
      formToken: formTokenFor(context, link, browser),
      typed,
    };
    const formTargets = formTargetsOf(context, link.redirectTo);
    return page(403, "otherAccount", data, { headers, formTargets });
  }
  const offered = ways ?? waysOn(context, reason, link, browser);
  const wait = reason === "busy" ? { retryAfter: 5 } : {};
  const all = [...alreadyIn(reason, link, current), ...offered];
  return problem(statusOf(reason), problemOf(reason), all, { headers, ...wait });
}

/** What is said of a reason, where no page of its own was shown for it. */
function problemOf(reason: Refusal): Problem {
  if (reason === "wrong_account") return "forged";
  if (reason === "wrong_address" || reason === "needs_code" || reason === "suspicious") {
    return "other_browser";
  }
  return reason === "wrong_code" ? "code_spent" : reason;
}

/** A damaged token: the page names no link, since a stranger may have made it up. */
export function answerMangled(context: RouteContext): Reply {
  return problem(statusOf("mangled"), "mangled", [askAnew(context)]);
}

/** A token of ours or not: there is no such link. */
export function answerUnknown(context: RouteContext): Reply {
  return problem(statusOf("unknown"), "unknown", [askAnew(context)]);
}

/** Where a person gets a link that has nothing to do with this one. */
function askAnew({ loginPath }: RouteContext): WayOn {
  return loginPath === null ? { kind: "ask_sender" } : { kind: "log_in", loginPath };
}

/** The account as this browser may see it: in full where it asked, or where nobody did and a press is enough. */
export function shownAccount({ settings }: RouteContext, link: Link, browser: Browser): string {
  const asked = askedIn(link, browser);
  const free = asked !== "elsewhere" && standingOf(settings, asked, browser) === "free";
  return free ? link.address : maskEmailAddress(link.address);
}

function statusOf(reason: Refusal): number {
  switch (reason) {
    case "unknown":
    case "mangled":
      return 404;
    case "expired":
    case "used":
    case "revoked":
    case "superseded":
      return 410;
    case "wrong_account":
    case "other_browser":
    case "wrong_address":
    case "wrong_code":
    case "needs_code":
    case "suspicious":
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
    case "mangled":
    case "ineligible":
      return [askAnew(context)];
    case "prefetch":
      return [{ kind: "home" }];
    case "wrong_account":
    case "other_browser":
    case "wrong_address":
    case "wrong_code":
    case "needs_code":
    case "suspicious":
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
