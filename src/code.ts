import type { CodeRule } from "./code-rule.ts";
import { hmacSha256, randomDigits } from "./crypto.ts";
import type { Keys } from "./keyring.ts";

/** A new code, drawn by itself: nothing in it comes from the link's token. */
export function createCode({ digits }: CodeRule): string {
  return randomDigits(digits);
}

/** What the store knows a code by. Keyed: the few codes there are would soon be found to a plain hash. */
export function hashCode(keys: Keys, linkId: string, code: string): string {
  return Buffer.from(hmacSha256(keys.code, linkId, " ", code)).toString("base64url");
}

/**
 * The code that was typed or pasted, or null when that can be none: blanks and dashes between the digits do not
 * matter, nor in which script a keyboard writes them.
 */
export function readCode({ digits }: CodeRule, typed: string): string | null {
  const bare = typed
    .slice(0, 100)
    .normalize("NFKC")
    .replaceAll(/[\s\p{Pd}\p{Cf}.·_]/gu, "");
  const plain = bare.replaceAll(/\p{Nd}/gu, (digit) => String(valueOf(digit)));
  return plain.length === digits && /^[0-9]+$/.test(plain) ? plain : null;
}

/**
 * Unicode puts the ten digits of each script in a row, so that a digit's place in its row is its value; and some
 * rows one behind the other, which makes no difference.
 */
function valueOf(digit: string): number {
  const at = digit.codePointAt(0) ?? 0;
  let zero = at;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (at - zero) % 10;
}
