/** Why a link can never log anyone in (again). */
export type DeadReason = "unknown" | "used" | "revoked" | "superseded" | "expired";

/** Every {@link Refusal}, as data. */
export const refusals = [
  "unknown",
  "expired",
  "used",
  "revoked",
  "superseded",
  "busy",
  "wrong_account",
  "other_browser",
  "wrong_address",
  "wrong_code",
  "needs_code",
  "suspicious",
  "mangled",
  "forged",
  "stale",
  "cross_site",
  "no_cookies",
  "prefetch",
  "ineligible",
  "session_failed",
  "malformed",
  "too_large",
  "method_not_allowed",
] as const;

/**
 * Why a request did not log in. Values, never exceptions, and none of them uses a link up.
 *
 * - `unknown`: no such link
 * - `expired`, `used`, `revoked`: what it says; `superseded`: the same browser asked for a newer link, or
 *   another link of this account has logged in since
 * - `busy`: another press is redeeming this link at this very moment
 * - `wrong_account`: this browser is logged in as somebody else and has not chosen to switch
 * - `other_browser`: another browser asked for the link, and presses log in nobody here
 * - `wrong_address`: another browser asked for the link, and the address typed here is not the one it was sent to
 * - `wrong_code`: the code typed in the browser that asked is not the one in the mail
 * - `needs_code`: in this browser only the code logs in; it is mailed, or was
 * - `suspicious`: the press looks like a machine's, and so asks for a code, which is mailed
 * - `mangled`: the token is a damaged form of this link's: rewritten on its way, and never accepted as it
 * - `forged`: the form token is missing, or was not made for this link and this browser
 * - `stale`: the form token is genuine but too old
 * - `cross_site`: the POST did not come from our own page, or does not say where it comes from
 * - `no_cookies`: the browser sent no cookie, so nothing ties the POST to the page
 * - `prefetch`: the request says that it was made ahead of a person
 * - `ineligible`: the account is gone, was disabled, or has another address by now
 * - `session_failed`: the session could not be stored
 * - `malformed`, `too_large`, `method_not_allowed`: not a request that any page of ours makes
 */
export type Refusal = (typeof refusals)[number];
