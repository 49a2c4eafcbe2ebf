import { randomText, sha256 } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import type { FormToken } from "../form-token.ts";
import { checkHeaders, type AnswerHeaders, type StartedSession } from "./host-session.ts";
import type { Refusal } from "../refusal.ts";
import { deriveSessionSecret, findSessionSecret, writeSessionCookie } from "../session-secret.ts";
import { claimMs, repeatWindowMs, type Settings } from "../settings.ts";
import type {
  Account,
  ClaimRequest,
  ClaimResult,
  CurrentLogin,
  Link,
  NewSession,
  Repeated,
  VisitFacts,
} from "../stores/store.ts";
import type { Token } from "../token.ts";
import type { User } from "../user.ts";
import { isEligible, userById, userForAddress } from "./users.ts";

export interface RedeemLink {
  readonly token: Token;
  /** The form of our own page that was posted back. */
  readonly form: FormToken;
  readonly browser: { readonly id: string; readonly hash: string };
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
  readonly switchAccount: boolean;
  /** Starts a session of the host's; null when onpurpose keeps the sessions. */
  readonly startHostSession: ((user: User) => StartedSession | Promise<StartedSession>) | null;
}

export type RedeemResult =
  | {
      readonly kind: "logged_in";
      readonly redirectTo: string;
      /** Null when the host keeps the sessions. */
      readonly sessionCookie: string | null;
      readonly headers: AnswerHeaders;
    }
  | {
      readonly kind: "refused";
      readonly reason: Refusal;
      readonly link: Link | null;
      readonly current: Account | null;
    };

/**
 * A person presses. The account is asked for again, then the store decides in one step whether this press
 * is the one. Where the host makes the session or the account, the link is claimed first and given back if
 * that fails, so that no failure uses it up.
 */
export async function redeem(settings: Settings, request: RedeemLink): Promise<RedeemResult> {
  const { userId, address } = request.form;
  let user: User | null;
  try {
    user = userId === null ? null : await userById(settings, userId);
    if (userId !== null && !(await isEligible(settings, user, address))) {
      return await refuse(settings, request, "ineligible");
    }
  } catch (error) {
    if (isOutage(error)) throw error;
    settings.report(hostFailure(error));
    return refuse(settings, request, "session_failed");
  }
  return user !== null && request.startHostSession === null
    ? redeemAtOnce(settings, request, user)
    : redeemInTwoSteps(settings, request, user);
}

async function redeemAtOnce(
  settings: Settings,
  request: RedeemLink,
  user: User,
): Promise<RedeemResult> {
  const session = newSession(settings, request);
  // Judged now: the body, or the host's answer about the account, may have taken its time.
  const visit = { ...request.visit, at: settings.now() };
  const store = { ...claimOf({ ...request, visit }), userId: user.id, session: session.row };
  try {
    const result = await settings.store.redeem(store);
    if (result.outcome === "refused") return { kind: "refused", ...result };
    if (result.outcome === "repeated") return sameSession(settings, request, result);
    return loggedIn(result.link, session.cookie);
  } catch (error) {
    if (!(error instanceof OnpurposeError) || error.code !== "session_not_stored") throw error;
    settings.report(error);
    return refuse(settings, request, "session_failed");
  }
}

async function redeemInTwoSteps(
  settings: Settings,
  request: RedeemLink,
  known: User | null,
): Promise<RedeemResult> {
  const claimId = randomText(16);
  const claimed = await claim(settings, request, claimId);
  if (claimed.outcome === "refused") return { kind: "refused", ...claimed };
  if (claimed.outcome === "repeated") return repeat(settings, request, claimed);
  const linkId = claimed.link.id;
  const giveBack = async (reason: Refusal): Promise<RedeemResult> => {
    const { visit } = request;
    await settings.store.release({ linkId, claimId, visit, outcome: "refused", reason });
    return { kind: "refused", reason, link: claimed.link, current: null };
  };
  try {
    const { address } = claimed.link;
    const user = known ?? (await userForAddress(settings, address));
    if (user === null || !(await isEligible(settings, user, address))) {
      return await giveBack("ineligible");
    }
    return await finish(settings, request, claimId, user);
  } catch (error) {
    if (isOutage(error)) throw error;
    settings.report(hostFailure(error));
    return giveBack("session_failed");
  }
}

async function finish(
  settings: Settings,
  request: RedeemLink,
  claimId: string,
  user: User,
): Promise<RedeemResult> {
  const started = await startSession(settings, request, user);
  const { browser, current, token } = request;
  const half = { linkId: token.linkId, claimId, userId: user.id, browser: browser.hash };
  const visit = { ...request.visit, at: settings.now() };
  try {
    const done = { ...half, session: started.row, current, visit };
    const result = await settings.store.finish(done);
    if (result.outcome === "redeemed") {
      return loggedIn(result.link, started.cookie, started.headers);
    }
    // Revoked, or taken over, while the session was being made: what was made must not live.
    await started.undo();
    return { kind: "refused", ...result, current: null };
  } catch (error) {
    await started.undo();
    throw error;
  }
}

/**
 * Claims the link; while another press holds it, waits for how that one ends. A claim lapses by itself, so
 * that a process that died in the middle of a login holds nobody up for longer than that.
 */
async function claim(
  settings: Settings,
  request: RedeemLink,
  claimId: string,
): Promise<ClaimResult> {
  const giveUpAt = performance.now() + claimMs + 1000;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    const at = settings.now();
    const wanted = claimOf({ ...request, visit: { ...request.visit, at } });
    const result = await settings.store.claim({ ...wanted, claimId, claimedUntil: at + claimMs });
    if (result.outcome !== "refused" || result.reason !== "busy") return result;
    if (performance.now() >= giveUpAt) {
      const { visit, linkId } = wanted;
      await settings.store.record({ linkId, visit, outcome: "refused", reason: "busy" });
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/**
 * The echo of a press that logged in. The account is asked for again, as at every press, and the visit is
 * recorded once it is known what came of it.
 */
async function repeat(
  settings: Settings,
  request: RedeemLink,
  repeated: Repeated,
): Promise<RedeemResult> {
  const { link } = repeated;
  let result: RedeemResult;
  try {
    const user = await userById(settings, link.userId ?? "");
    if (user === null || !(await isEligible(settings, user, link.address))) {
      return await refuse(settings, request, "ineligible");
    }
    result = await sessionAgain(settings, request, repeated, user);
  } catch (error) {
    if (isOutage(error)) throw error;
    settings.report(hostFailure(error));
    return refuse(settings, request, "session_failed");
  }
  const { visit } = request;
  await settings.store.record({ linkId: link.id, visit, outcome: "repeated", reason: null });
  return result;
}

/** The same session again, or, where the host keeps them, another of the host's. */
async function sessionAgain(
  settings: Settings,
  request: RedeemLink,
  repeated: Repeated,
  user: User,
): Promise<RedeemResult> {
  if (repeated.secretHash !== null) return sameSession(settings, request, repeated);
  const { cookie, headers } = await startSession(settings, request, user);
  return loggedIn(repeated.link, cookie, headers);
}

function sameSession(
  { keyring }: Settings,
  { token, browser }: RedeemLink,
  { link, secretHash }: Repeated,
): RedeemResult {
  const secret = findSessionSecret(keyring, token.secret, browser.id, secretHash ?? "");
  // Without the key that made it the first answer's cookie is left alone: it is the right one.
  return loggedIn(link, secret === null ? null : writeSessionCookie(link.id, secret));
}

interface Started {
  readonly row: NewSession | null;
  readonly cookie: string | null;
  readonly headers: AnswerHeaders;
  undo(): Promise<void>;
}

async function startSession(settings: Settings, request: RedeemLink, user: User): Promise<Started> {
  if (request.startHostSession === null) {
    return { ...newSession(settings, request), headers: [], undo: async () => {} };
  }
  const host = await request.startHostSession(user);
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
    return { row: null, cookie: null, headers: checkHeaders(host.headers, "sessions.start"), undo };
  } catch (error) {
    await undo();
    throw error;
  }
}

function newSession(settings: Settings, request: RedeemLink): { row: NewSession; cookie: string } {
  const { token, browser, visit } = request;
  const secret = deriveSessionSecret(settings.keyring.current, token.secret, browser.id);
  const expiresAt = visit.at + settings.sessionLifetime;
  return {
    row: { secretHash: sha256(secret), expiresAt },
    cookie: writeSessionCookie(token.linkId, secret),
  };
}

function loggedIn(
  link: Link,
  sessionCookie: string | null,
  headers: AnswerHeaders = [],
): RedeemResult {
  return { kind: "logged_in", redirectTo: link.redirectTo, sessionCookie, headers };
}

async function refuse(
  settings: Settings,
  request: RedeemLink,
  reason: Refusal,
): Promise<RedeemResult> {
  const { linkId } = request.token;
  const link = await settings.store.record({
    linkId,
    visit: request.visit,
    outcome: "refused",
    reason,
  });
  return { kind: "refused", reason: link === null ? "unknown" : reason, link, current: null };
}

function claimOf(request: RedeemLink): ClaimRequest {
  const { token, visit, browser, current, switchAccount } = request;
  const repeatWindow = repeatWindowMs;
  return {
    linkId: token.linkId,
    visit,
    browser: browser.hash,
    current,
    switchAccount,
    repeatWindow,
  };
}

function isOutage(error: unknown): boolean {
  return error instanceof OnpurposeError && error.code === "store_unavailable";
}

function hostFailure(error: unknown): OnpurposeError {
  if (error instanceof OnpurposeError) return error;
  const message =
    "the host could not give the account or the session; the link is as good as before";
  return new OnpurposeError("session_not_stored", message, { cause: error });
}
