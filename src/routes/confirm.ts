import type { Browser } from "../browser-id.ts";
import type { ConfirmData } from "../pages/pages.ts";
import { open } from "../flows/open.ts";
import type { HttpRequest } from "../http/message.ts";
import { isAheadOfPerson } from "../http/origin.ts";
import type { Account, Link } from "../stores/store.ts";
import type { Token } from "../token.ts";
import {
  askedIn,
  browserOf,
  currentLogin,
  formTokenFor,
  standingOf,
  visitOf,
  type RouteContext,
} from "./context.ts";
import { keptAsk } from "./asker.ts";
import { asksByCode, showCheckMail } from "./check-mail.ts";
import { answerRefusal, shownAccount } from "./refused.ts";
import { page, type Reply, type ReplyOptions } from "./reply.ts";
import { formTargetsOf } from "./targets.ts";

/** `GET /:token` (and HEAD, and OPTIONS): the confirm page, or why not. Changes nothing. */
export async function showConfirm(
  context: RouteContext,
  request: HttpRequest,
  token: Token,
): Promise<Reply> {
  const { settings } = context;
  const { browser, known, headers } = browserOf(context, request, "link");
  const visit = visitOf(context, request, known ? browser : null);
  context.crowd.note(visit.network, token.linkId, visit.at);
  const login = await currentLogin(context, request);
  const result = await open(settings, {
    linkId: token.linkId,
    visit,
    // Only a look: who is logged in is asked again before anything is done.
    current: login === "failed" ? null : login,
    prefetch: isAheadOfPerson(request),
  });
  if (result.outcome === "opened") {
    return showLive(context, request, result.link, browser, null, headers);
  }
  const { link, reason, current } = result;
  // Whoever may not log in here by a press is told both at once.
  return link !== null &&
    reason === "wrong_account" &&
    standingOf(settings, askedIn(link, browser), browser) !== "free"
    ? showLive(context, request, link, browser, current, headers)
    : answerRefusal(context, result, browser, headers);
}

/** The page of a link that works; `current`: who is logged in here, where that is somebody else. */
function showLive(
  context: RouteContext,
  request: HttpRequest,
  link: Link,
  browser: Browser,
  current: Account | null,
  headers: readonly (readonly [string, string])[],
): Reply {
  const formTargets = formTargetsOf(context, link.redirectTo);
  const options = { headers, formTargets };
  const facts = { currentAccount: current?.address ?? null, options };
  switch (standingOf(context.settings, askedIn(link, browser), browser)) {
    case "barred":
      return showOtherBrowser(context, link, browser, facts);
    case "to_prove":
      return showProveAddress(context, link, browser, facts);
    case "code_here":
      return showTypeCode(context, request, link, browser, facts);
    case "code_to_mail":
    case "free":
      return page(200, "confirm", confirmPageData(context, link, browser, current), options);
  }
}

function confirmPageData(
  context: RouteContext,
  link: Link,
  browser: Browser,
  current: Account | null,
): ConfirmData {
  const unasked = link.askedBy === null;
  return {
    ...confirmData(context, link, browser),
    unasked,
    byCode: unasked && context.settings.unasked === "code",
    currentAccount: current?.address ?? null,
  };
}

/**
 * Where this browser asked for the link, and had come by one before: the page that takes the code of the same mail.
 * Nothing to press logs in here.
 */
export function showTypeCode(
  context: RouteContext,
  request: HttpRequest,
  link: Link,
  browser: Browser,
  facts: Facts,
): Reply {
  const kept = keptAsk(context, request, browser);
  // Another mail's code; or the ask is not kept here, as its cookie is gone.
  if (kept?.ask.id !== link.id) return showOtherBrowser(context, link, browser, facts);
  const status = facts.refused === undefined ? 200 : 403;
  return showCheckMail(context, status, kept, { byCode: true }, facts.options);
}

/** What each page of a live link says. */
function confirmData(
  context: RouteContext,
  link: Link,
  browser: Browser,
): { account: string; lifetime: number; formToken: string } {
  const left = link.expiresAt - context.settings.now();
  return {
    account: shownAccount(context, link, browser),
    lifetime: Math.max(0, Math.floor(left / 1000)),
    formToken: formTokenFor(context, link, browser),
  };
}

interface Facts {
  /** Who is logged in here, where that is somebody else. */
  readonly currentAccount: string | null;
  readonly options: ReplyOptions;
  /** After a press. */
  readonly refused?: { readonly typed: string; readonly switchAccount: boolean };
}

export function showOtherBrowser(
  context: RouteContext,
  link: Link,
  browser: Browser,
  { currentAccount, options, refused }: Facts,
): Reply {
  const data = { ...confirmData(context, link, browser), currentAccount };
  const status = currentAccount === null && refused === undefined ? 200 : 403;
  return page(status, "otherBrowser", { ...data, byCode: asksByCode(context, browser) }, options);
}

export function showProveAddress(
  context: RouteContext,
  link: Link,
  browser: Browser,
  { currentAccount, options, refused }: Facts,
): Reply {
  const data = {
    ...confirmData(context, link, browser),
    currentAccount,
    typed: refused?.typed ?? "",
    fault: refused !== undefined,
    switchAccount: currentAccount !== null || refused?.switchAccount === true,
    byCode: asksByCode(context, browser),
    mails: context.loginPath !== null,
  };
  const status = currentAccount === null && refused === undefined ? 200 : 403;
  return page(status, "proveAddress", data, options);
}
