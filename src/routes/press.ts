import type { Browser } from "../browser-id.ts";
import { parseEmailAddress } from "../email-address.ts";
import { askAgain, type AskAgainReason } from "../flows/ask-again.ts";
import { decline } from "../flows/decline.ts";
import { isOutage } from "../errors.ts";
import { redeem } from "../flows/redeem.ts";
import type { RedeemResult } from "../flows/redeem-result.ts";
import { sealForm, type FormToken } from "../form-token.ts";
import { readForm } from "../http/form.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Refusal } from "../refusal.ts";
import { deadReason } from "../stores/judge.ts";
import type { VisitFacts } from "../stores/store.ts";
import type { Token } from "../token.ts";
import { askerOf } from "./asker.ts";
import { checkPress } from "./check-press.ts";
import { showOtherBrowser, showProveAddress, showTypeCode } from "./confirm.ts";
import {
  browserOf,
  currentLogin,
  keepBrowser,
  standingOf,
  visitOf,
  type RouteContext,
} from "./context.ts";
import { startOf } from "./host-sessions.ts";
import { loggedIn } from "./logged-in.ts";
import { answerAsk } from "./login.ts";
import { answerRefusal, answerUnknown, shownAccount } from "./refused.ts";
import { page, problem, type Reply } from "./reply.ts";
import { asSuspected, suspect, type PressSigns } from "./suspect.ts";
import { formTargetsOf } from "./targets.ts";

/** A press that came from our own page, in the browser that the page was made for. */
interface Press {
  readonly token: Token;
  readonly form: FormToken;
  readonly browser: Browser;
  readonly visit: VisitFacts;
  readonly switchAccount: boolean;
  /** The address that was typed as a proof, or empty. */
  readonly typed: string;
  readonly signs: PressSigns;
  /** To go with a page that answers it. */
  readonly headers: readonly [string, string][];
}

/** `POST /:token`: logs in, declines, or asks for a new link. Whatever is refused leaves the link as it was. */
export async function press(
  context: RouteContext,
  request: HttpRequest,
  token: Token,
): Promise<Reply> {
  const { browser, known, headers } = browserOf(context, request, "link");
  // Read before the visit gets its time: a body that takes minutes must not be judged by its first byte.
  const body = await readForm(request);
  const checked = checkPress(context, request, token, known ? browser : null, body);
  const trap = "signs" in checked && checked.signs.trap;
  const visit = visitOf(context, request, known ? browser : null, { trap });
  if ("reason" in checked) {
    const { reason } = checked;
    // Browsers leave our cookie out of a form that another site sends: a new one would take its place, and make this
    // browser a stranger to the links that it has asked for.
    const cookie = reason === "cross_site" ? [] : headers;
    return refuse(context, token, visit, reason, browser, cookie);
  }
  const { action, ...pressed } = checked;
  const made: Press = { token, browser, visit, headers, ...pressed };
  switch (action) {
    case "log-in":
      return logIn(context, request, made);
    case "decline":
      return declineLink(context, made);
    case "new-link":
      return mailAnother(context, request, made, "wanted");
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
): Promise<Reply> {
  const { linkId } = token;
  const link = await context.settings.store.record({ linkId, visit, outcome: "refused", reason });
  const refused = { reason: link === null ? "unknown" : reason, link, current: null } as const;
  return answerRefusal(context, refused, browser, headers);
}

async function logIn(context: RouteContext, request: HttpRequest, made: Press): Promise<Reply> {
  const { settings, hostSessions } = context;
  const refused = await refuseUnproven(context, request, made);
  if (refused !== null) return refused;
  const current = await currentLogin(context, request);
  if (current === "failed") {
    return refuse(context, made.token, made.visit, "session_failed", made.browser, []);
  }
  let result: RedeemResult;
  try {
    result = await redeem(settings, {
      ...made,
      linkId: made.token.linkId,
      current,
      startHostSession: startOf(hostSessions, request),
    });
  } catch (error) {
    if (!isOutage(error)) throw error;
    settings.report(error);
    return answerOutage(context, made, made.form.inDoubtAt);
  }
  if (result.kind === "in_doubt") return answerOutage(context, made, settings.now());
  if (result.kind === "logged_in") {
    const { form, browser } = made;
    return loggedIn(context, request, result, form.address, isProven(made) ? browser : null);
  }
  return answerRefusal(context, { ...result, typed: made.typed }, made.browser, []);
}

/** The answer to a press that is not enough in this browser, or null. What decides is sealed in the page pressed. */
async function refuseUnproven(
  context: RouteContext,
  request: HttpRequest,
  made: Press,
): Promise<Reply | null> {
  const { settings } = context;
  switch (standingOf(settings, made.form.askedIn, made.browser)) {
    case "barred":
      return refuseStranger(context, request, made, "other_browser");
    case "to_prove":
      return isProven(made) ? null : refuseStranger(context, request, made, "wrong_address");
    case "code_here":
      return refuseStranger(context, request, made, "needs_code");
    case "code_to_mail":
      return mailAnother(context, request, made, "needs_code");
    case "free":
      return made.form.askedIn === "nowhere" ? stepUp(context, request, made) : null;
  }
}

/** What asks a press for more than a press, where it looks like a machine's; null where it does not. */
async function stepUp(
  context: RouteContext,
  request: HttpRequest,
  made: Press,
): Promise<Reply | null> {
  const judge = (): Promise<readonly string[]> => suspect(context, request, made);
  const key = `${made.token.linkId} ${made.browser.hash}`;
  // Whoever presses the trap is judged by that.
  const suspicions = made.signs.trap
    ? await judge()
    : await context.verdicts.share(key, made.visit.at, judge);
  if (suspicions.length === 0) return null;
  const suspected = { ...made, visit: asSuspected(made.visit, suspicions) };
  if (context.settings.mailer !== null) {
    return mailAnother(context, request, suspected, "suspicious");
  }
  // Without mails of our own the address is what is left to ask for.
  return isProven(made) ? null : refuseStranger(context, request, suspected, "suspicious");
}

/** Whether the address was typed that the link was sent to. */
function isProven({ form, typed }: Press): boolean {
  const parsed = parseEmailAddress(typed);
  return parsed.ok && parsed.address === form.address;
}

async function refuseStranger(
  context: RouteContext,
  request: HttpRequest,
  { token, visit, browser, typed, switchAccount, headers }: Press,
  reason: "other_browser" | "wrong_address" | "needs_code" | "suspicious",
): Promise<Reply> {
  const { settings } = context;
  const { linkId } = token;
  const link = await settings.store.record({ linkId, visit, outcome: "refused", reason });
  if (link === null) return answerUnknown(context);
  const dead = deadReason(link, visit.at);
  if (dead !== null) {
    return answerRefusal(context, { reason: dead, link, current: null }, browser, headers);
  }
  const options = { headers, formTargets: formTargetsOf(context, link.redirectTo) };
  const refused = { typed: typed.slice(0, 254), switchAccount };
  const facts = { currentAccount: null, options, refused };
  switch (reason) {
    case "other_browser":
      return showOtherBrowser(context, link, browser, facts);
    case "needs_code":
      return showTypeCode(context, request, link, browser, facts);
    case "wrong_address":
    case "suspicious":
      return showProveAddress(context, link, browser, facts);
  }
}

/**
 * Nobody knows whether the press has won; the next one finds out. Where the session is one of ours its cookie tells
 * (or its absence does); else the page says when it was in doubt.
 */
function answerOutage({ settings }: RouteContext, made: Press, inDoubtAt: number | null): Reply {
  const { token, browser, switchAccount, typed } = made;
  const form = { ...made.form, inDoubtAt };
  const formToken = sealForm(settings.keyring, token.linkId, browser.id, form);
  const way = { kind: "press_again", formToken, switchAccount, typed } as const;
  // Where the link leads is not known either; it is one of these.
  const formTargets = settings.redirectOrigins;
  return problem(503, "unavailable", [way], { formTargets, retryAfter: 5 });
}

async function declineLink(context: RouteContext, made: Press): Promise<Reply> {
  const { settings } = context;
  const { token, visit, form, browser } = made;
  const standing = standingOf(settings, form.askedIn, browser);
  const proven = standing === "to_prove" && isProven(made);
  const result = await decline(settings, token.linkId, visit, proven);
  return result.kind === "declined"
    ? page(200, "declined", { link: result.link })
    : answerUnknown(context);
}

/** Mails another link, and so another code, to the address of this one: it is wanted, or a press is not enough. */
async function mailAnother(
  context: RouteContext,
  request: HttpRequest,
  { token, visit, browser, headers }: Press,
  why: AskAgainReason,
): Promise<Reply> {
  // A browser that was taken for a machine's has asked for nothing: the mail's link will want its code, too.
  const asker = why === "wanted" ? browser : { ...browser, metBy: "link" as const };
  const who = await askerOf(context, request, asker);
  const asked = await askAgain(context.settings, token.linkId, visit, who, why);
  if (asked.kind === "unknown") return answerUnknown(context);
  if (asked.kind === "dead") {
    return answerRefusal(context, { ...asked, current: null }, browser, headers);
  }
  const shown = shownAccount(context, asked.link, browser);
  const cookies = why === "wanted" ? headers : [keepBrowser(context, asker)];
  return answerAsk(context, request, asked.result, asker, cookies, shown);
}
