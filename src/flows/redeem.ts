import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { KnownUser } from "../user.ts";
import { redeemInTwoSteps } from "./redeem-in-two-steps.ts";
import {
  asOfNow,
  claimOf,
  loggedIn,
  refuse,
  reportHostFailure,
  type RedeemLink,
  type RedeemResult,
} from "./redeem-result.ts";
import { newSession, sameSession } from "./redeem-session.ts";
import { eligibleUser, userById } from "./users.ts";

/**
 * A person presses. The account is asked for again, then the store decides in one step whether this press
 * is the one. Where the host makes the session or the account, the link is claimed first and given back if
 * that fails, so that no failure uses it up.
 */
export async function redeem(settings: Settings, request: RedeemLink): Promise<RedeemResult> {
  const { userId, address } = request.form;
  let user: KnownUser | null;
  try {
    const found = userId === null ? null : await userById(settings, userId);
    user = await eligibleUser(settings, found, address);
    if (userId !== null && user === null) return await refuse(settings, request, "ineligible");
  } catch (error) {
    reportHostFailure(settings, error);
    return refuse(settings, request, "session_failed");
  }
  const proves = user?.emailVerified === false && settings.users.verify !== undefined;
  const atOnce = request.startHostSession === null && !proves;
  return user !== null && atOnce
    ? redeemAtOnce(settings, request, user)
    : redeemInTwoSteps(settings, request, user);
}

async function redeemAtOnce(
  settings: Settings,
  request: RedeemLink,
  user: KnownUser,
): Promise<RedeemResult> {
  const session = newSession(settings, request);
  const wanted = claimOf(asOfNow(settings, request));
  try {
    const result = await settings.store.redeem({
      ...wanted,
      userId: user.id,
      session: session.row,
    });
    if (result.outcome === "refused") return { kind: "refused", ...result };
    if (result.outcome === "repeated") return sameSession(settings, request, result);
    return loggedIn(result.link, session.cookie);
  } catch (error) {
    if (!(error instanceof OnpurposeError) || error.code !== "session_not_stored") throw error;
    settings.report(error);
    return refuse(settings, request, "session_failed");
  }
}
