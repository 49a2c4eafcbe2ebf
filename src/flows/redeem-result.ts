import { isOutage, OnpurposeError } from "../errors.ts";
import type { FormToken } from "../form-token.ts";
import type { AnswerHeaders, StartHostSession } from "./host-session.ts";
import type { Refusal } from "../refusal.ts";
import { formLifetimeMs, repeatWindowMs, type Settings } from "../settings.ts";
import type { Account, ClaimRequest, CurrentLogin, Link, VisitFacts } from "../stores/store.ts";

// What goes into a redeem and what comes out of it, however it is done.

export interface RedeemLink {
  readonly linkId: string;
  /** The account that the link is for, as the form of our own page says that was posted back. */
  readonly form: Pick<FormToken, "userId" | "address" | "madeAt" | "inDoubtAt">;
  readonly browser: { readonly id: string; readonly hash: string };
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
  readonly switchAccount: boolean;
  /** Starts a session of the host's; null when onpurpose keeps the sessions. */
  readonly startHostSession: StartHostSession | null;
}

export type RedeemResult =
  | {
      readonly kind: "logged_in";
      readonly redirectTo: string;
      /** Null when the host keeps the sessions. */
      readonly sessionCookie: string | null;
      readonly headers: AnswerHeaders;
    }
  /** The store did not say whether the press has won. The host's session for it was taken back. */
  | { readonly kind: "in_doubt" }
  | {
      readonly kind: "refused";
      readonly reason: Refusal;
      readonly link: Link | null;
      readonly current: Account | null;
    };

export function loggedIn(
  link: Link,
  sessionCookie: string | null,
  headers: AnswerHeaders = [],
  redirectTo: string | null = null,
): RedeemResult {
  return {
    kind: "logged_in",
    redirectTo: redirectTo ?? link.redirectTo,
    sessionCookie,
    headers,
  };
}

export async function refuse(
  settings: Settings,
  request: RedeemLink,
  reason: Refusal,
): Promise<RedeemResult> {
  const { linkId } = request;
  const link = await settings.store.record({
    linkId,
    visit: request.visit,
    outcome: "refused",
    reason,
  });
  return { kind: "refused", reason: link === null ? "unknown" : reason, link, current: null };
}

/** The request as of now: the body, or the host's answers, may have taken their time since it came. */
export function asOfNow(settings: Settings, request: RedeemLink): RedeemLink {
  return { ...request, visit: { ...request.visit, at: settings.now() } };
}

export function claimOf(request: RedeemLink): ClaimRequest {
  const { linkId, visit, browser, current, switchAccount, form } = request;
  // Whether a later one is still the same press is judged where it is repeated.
  const repeatWindow = form.inDoubtAt === null ? repeatWindowMs : formLifetimeMs;
  return {
    linkId,
    visit,
    browser: browser.hash,
    current,
    switchAccount,
    repeatWindow,
  };
}

/**
 * Tells the host that one of its own functions failed in the middle of a press, which is then refused. An
 * outage of the store is no such failure and is thrown on.
 */
export function reportHostFailure(settings: Settings, error: unknown): void {
  if (isOutage(error)) throw error;
  const message =
    "the host could not give the account or the session; the link is as good as before";
  settings.report(
    error instanceof OnpurposeError
      ? error
      : new OnpurposeError("session_not_stored", message, { cause: error }),
  );
}
