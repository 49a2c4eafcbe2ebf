import { randomText } from "../crypto.ts";
import { isOutage } from "../errors.ts";
import type { Refusal } from "../refusal.ts";
import { claimMs, repeatWindowMs, type Settings } from "../settings.ts";
import type { ClaimResult, Link, Repeated } from "../stores/store.ts";
import type { KnownUser } from "../user.ts";
import {
  asOfNow,
  claimOf,
  loggedIn,
  refuse,
  reportHostFailure,
  type RedeemLink,
  type RedeemResult,
} from "./redeem-result.ts";
import { sessionAgain, startSession, type StartedAgain } from "./redeem-session.ts";
import { eligibleUser, userById, userForAddress } from "./users.ts";

/**
 * For accounts and sessions that are made outside the store, and so outside its transaction: the link is
 * claimed, then they are made, then the redeem is finished; or the claim is given back.
 */
export async function redeemInTwoSteps(
  settings: Settings,
  request: RedeemLink,
  known: KnownUser | null,
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
    const found = known ?? (await userForAddress(settings, address));
    const user = await eligibleUser(settings, found, address);
    if (user === null) return await giveBack("ineligible");
    if (user.emailVerified === false) await verify(settings, user, request.visit.at);
    return await finish(settings, request, { link: claimed.link, claimId }, user);
  } catch (error) {
    reportHostFailure(settings, error);
    return giveBack("session_failed");
  }
}

/**
 * The first proof that the address is this person's. Whoever made the account before, with an address that was not
 * theirs, is thrown out of it (account pre-hijacking, Sudhodanan and Paverd, USENIX Security 2022).
 */
async function verify(settings: Settings, user: KnownUser, at: number): Promise<void> {
  const { store, users, now } = settings;
  if (users.verify === undefined) return;
  await users.verify(user.own);
  // Not those of another press that has proved the same a moment ago.
  const before = (await store.sessions(user.id, now())).filter(({ createdAt }) => createdAt < at);
  await Promise.all(before.map(({ id }) => store.endSession(id, now())));
}

async function finish(
  settings: Settings,
  request: RedeemLink,
  { link, claimId }: { readonly link: Link; readonly claimId: string },
  user: KnownUser,
): Promise<RedeemResult> {
  const started = await startSession(settings, request, user, link);
  const { browser, current, linkId } = request;
  const half = { linkId, claimId, userId: user.id, browser: browser.hash };
  const { visit } = asOfNow(settings, request);
  try {
    const done = { ...half, session: started.row, current, visit };
    const result = await settings.store.finish(done);
    if (result.outcome === "redeemed") {
      return loggedIn(result.link, started.cookie, started.headers, started.redirectTo);
    }
    // Revoked, or taken over, while the session was being made: what was made must not live.
    await started.undo();
    return { kind: "refused", ...result, current: null };
  } catch (error) {
    await started.undo();
    if (request.startHostSession === null || !isOutage(error)) throw error;
    settings.report(error);
    return { kind: "in_doubt" };
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
    const wanted = claimOf(asOfNow(settings, request));
    const { visit, linkId } = wanted;
    const claimedUntil = visit.at + claimMs;
    const result = await settings.store.claim({ ...wanted, claimId, claimedUntil });
    if (result.outcome !== "refused" || result.reason !== "busy") return result;
    if (performance.now() >= giveUpAt) {
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
  if (!isSamePress(settings, request, repeated)) return refuse(settings, request, "used");
  let again: StartedAgain;
  try {
    const found = await userById(settings, link.userId ?? "");
    const user = await eligibleUser(settings, found, link.address);
    if (user === null) return await refuse(settings, request, "ineligible");
    again = await sessionAgain(settings, request, repeated, user);
  } catch (error) {
    reportHostFailure(settings, error);
    return refuse(settings, request, "session_failed");
  }
  const { visit } = request;
  try {
    await settings.store.record({ linkId: link.id, visit, outcome: "repeated", reason: null });
  } catch (error) {
    await again.undo();
    throw error;
  }
  return again.result;
}

/**
 * Whether this press may still have what the first one was denied. Later than a double click, where the host keeps the
 * sessions, it may if its page answers a press whose outcome was not known, that very press won, nobody is
 * logged in here now, and the link would still be alive.
 */
function isSamePress(
  settings: Settings,
  { form, current }: RedeemLink,
  { link, secretHash }: Repeated,
): boolean {
  const { redeemedAt, expiresAt } = link;
  const now = settings.now();
  if (secretHash !== null || redeemedAt === null || now < redeemedAt + repeatWindowMs) return true;
  const inTime = form.inDoubtAt !== null && redeemedAt <= form.inDoubtAt && now < expiresAt;
  return inTime && current === null;
}
