import { hmacSha256, sha256 } from "./crypto.ts";
import type { Keyring, Keys } from "./keyring.ts";

/**
 * The secret of the session that one press, or one code, opens. Derived from the link and the 192 random bits of
 * the browser, under a key of ours, rather than drawn: the second request of a double click then gets the
 * same session, so that it does not matter which of the two answers the browser keeps. Nobody can compute it
 * without `secret`, and no other link or browser ever gets it again.
 */
export function deriveSessionSecret(keys: Keys, linkId: string, browserId: string): string {
  const mac = hmacSha256(keys.session, linkId, " ", browserId);
  return Buffer.from(mac).toString("base64url");
}

/**
 * The secret behind a session that this press opened before, under whichever key of the ring it was: the
 * first of two presses may have been answered by an instance that signs with an older one. Null for another's.
 */
export function findSessionSecret(
  keyring: Keyring,
  linkId: string,
  browserId: string,
  secretHash: string,
): string | null {
  const secrets = keyring.all.map((keys) => deriveSessionSecret(keys, linkId, browserId));
  return secrets.find((secret) => sha256(secret) === secretHash) ?? null;
}

/** The session cookie: which session, and the secret that proves it. */
export function writeSessionCookie(sessionId: string, secret: string): string {
  return `${sessionId}.${secret}`;
}

/** What a session cookie claims, or null when it is none of ours. The store says whether it is true. */
export function readSessionCookie(
  cookie: string | null,
): { readonly sessionId: string; readonly secretHash: string } | null {
  const parts = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? "");
  const [, sessionId, secret] = parts ?? [];
  if (sessionId === undefined || secret === undefined) return null;
  return { sessionId, secretHash: sha256(secret) };
}
