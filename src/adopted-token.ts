import { hmacSha256Raw } from "./crypto.ts";
import type { Keyring } from "./keyring.ts";
import { tokenOf } from "./token.ts";

// Links that another library has mailed, and that go on working here: decisions/0031-links-of-another-library.md.

const use = "onpurpose: the token of a link that django-magic-link has issued";
const uuid4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const secretLength = 20;

/**
 * The token of the link that was django-magic-link's with this UUID: always of the same link, whatever the app's secrets
 * are or will be. Null for any text but a random UUID (version 4), with its dashes or without: others can be guessed.
 */
export function adoptedToken(
  keyring: Keyring,
  uuid: string,
): { text: string; linkId: string } | null {
  if (!uuid4.test(uuid)) return null;
  const plain = uuid.replaceAll("-", "").toLowerCase();
  return tokenOf(keyring, hmacSha256Raw(use, plain).subarray(0, secretLength));
}
