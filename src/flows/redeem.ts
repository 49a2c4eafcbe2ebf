import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { User } from "../user.ts";
import { redeemInTwoSteps } from "./redeem-in-two-steps.ts";
import {
  claimOf,
  hostFailure,
  isOutage,
  loggedIn,
  refuse,
  type RedeemLink,
  type RedeemResult,
} from "./redeem-result.ts";
import { newSession, sameSession } from "./redeem-session.ts";
import { isEligible, userById } from "./users.ts";

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
