import { sha256 } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import { checkHeaders, checkRedirect, type AnswerHeaders } from "./host-session.ts";
import { loggedIn, type RedeemLink, type RedeemResult } from "./redeem-result.ts";
import { deriveSessionSecret, findSessionSecret, writeSessionCookie } from "../session-secret.ts";
import type { Settings } from "../settings.ts";
import type { Link, NewSession, Repeated } from "../stores/store.ts";
import type { KnownUser } from "../user.ts";

// The session that a press opens: ours, derived, or one of the host's.

export interface StartedAgain {
  readonly result: RedeemResult;
  undo(): Promise<void>;
}

/** The same session again, or, where the host keeps them, another of the host's. */
export async function sessionAgain(
  settings: Settings,
  request: RedeemLink,
  repeated: Repeated,
  user: KnownUser,
): Promise<StartedAgain> {
  if (repeated.secretHash !== null) {
    return { result: sameSession(settings, request, repeated), undo: async () => {} };
  }
  const started = await startSession(settings, request, user, repeated.link);
  const { cookie, headers, redirectTo } = started;
  const result = loggedIn(repeated.link, cookie, headers, redirectTo);
  return { result, undo: () => started.undo() };
}

export function sameSession(
  { keyring }: Settings,
  { linkId, browser }: RedeemLink,
  { link, secretHash }: Repeated,
): RedeemResult {
  const secret = findSessionSecret(keyring, linkId, browser.id, secretHash ?? "");
  // Without the key that made it the first answer's cookie is left alone: it is the right one.
  return loggedIn(link, secret === null ? null : writeSessionCookie(link.id, secret));
}

interface Started {
  readonly row: NewSession | null;
  readonly cookie: string | null;
  readonly headers: AnswerHeaders;
  /** Where it leads instead of where the link does; null: there. */
  readonly redirectTo: string | null;
  undo(): Promise<void>;
}

export async function startSession(
  settings: Settings,
  request: RedeemLink,
  user: KnownUser,
  { redirectTo }: Pick<Link, "redirectTo">,
): Promise<Started> {
  if (request.startHostSession === null) {
    const own = newSession(settings, request);
    return { ...own, headers: [], redirectTo: null, undo: async () => {} };
  }
  const host = await request.startHostSession(user.own, { redirectTo });
  const undo = async (): Promise<void> => {
    try {
      await host.undo?.();
    } catch (cause) {
      // Told to the host alone: the answer is about the link, and its visit is written.
      const message = "the undo of sessions.start failed: a session of the host's may live on";
      settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    }
  };
  try {
    const headers = checkHeaders(host.headers, "sessions.start");
    return { row: null, cookie: null, headers, redirectTo: checkRedirect(settings, host), undo };
  } catch (error) {
    await undo();
    throw error;
  }
}

export function newSession(
  settings: Settings,
  request: RedeemLink,
): { row: NewSession; cookie: string } {
  const { linkId, browser, visit } = request;
  const secret = deriveSessionSecret(settings.keyring.current, linkId, browser.id);
  const expiresAt = visit.at + settings.sessionLifetime;
  return {
    row: { secretHash: sha256(secret), expiresAt },
    cookie: writeSessionCookie(linkId, secret),
  };
}
