import { equalBytes, equalText, hmacSha256, randomBytes, sha256 } from "./crypto.ts";
import type { Keyring, Keys } from "./keyring.ts";

const randomLength = 20;
const checksumLength = 5;
/** Of the whole: five bits a character. */
const textLength = 40;
// Crockford's base32: no i, l, o or u, so nothing in it is mistaken for anything else or spells a word.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const shape = /^[0-9a-hjkmnp-tv-z]{40}$/i;
const valueOf = new Map(Array.from(alphabet).map((letter, value) => [letter, value]));

/** A token that passed its checksum, and the id of the link that it belongs to, if there is one. */
export interface Token {
  /** The 20 random bytes. */
  readonly secret: Uint8Array;
  /** SHA-256 of the random bytes, base64url: what the store knows the link by. */
  readonly linkId: string;
}

/** A new token: 160 random bits and a 40-bit keyed checksum as 40 characters that survive a mail. */
export function createToken(keyring: Keyring): { text: string; linkId: string } {
  return tokenOf(keyring, randomBytes(randomLength));
}

/** The token around a secret of 20 bytes that nobody can guess. */
export function tokenOf(keyring: Keyring, secret: Uint8Array): { text: string; linkId: string } {
  const bytes = new Uint8Array(randomLength + checksumLength);
  bytes.set(secret);
  bytes.set(checksumOf(keyring.current, secret), randomLength);
  return { text: encode(bytes), linkId: sha256(secret) };
}

/**
 * Reads a token out of a URL, in upper or lower case, or null when it is not one of ours. The checksum
 * answers without asking the store, so that floods of junk cost next to nothing.
 */
export function readToken(keyring: Keyring, text: string): Token | null {
  if (!shape.test(text)) return null;
  const bytes = decode(text.toLowerCase());
  const secret = bytes.subarray(0, randomLength);
  const checksum = bytes.subarray(randomLength);
  const ours = keyring.all.some((keys) => equalBytes(checksum, checksumOf(keys, secret)));
  return ours ? { secret, linkId: sha256(secret) } : null;
}

/** Of a shorter rest too little is left of the checksum to tell it from junk. */
const shortestCut = 36;

/**
 * The link of a token that has lost its last characters, or null. Only the checksum may be cut into: what is left of
 * it must be right. Opens nothing.
 */
export function linkIdOfCut(keyring: Keyring, text: string): string | null {
  if (text.length < shortestCut || text.length >= textLength) return null;
  const padded = text.padEnd(textLength, "0").toLowerCase();
  if (!shape.test(padded)) return null;
  const bytes = decode(padded);
  const secret = bytes.slice(0, randomLength);
  const ours = keyring.all.some((keys) => {
    bytes.set(checksumOf(keys, secret), randomLength);
    return equalText(encode(bytes).slice(0, text.length), padded.slice(0, text.length));
  });
  return ours ? sha256(secret) : null;
}

function checksumOf(keys: Keys, secret: Uint8Array): Uint8Array {
  return hmacSha256(keys.checksum, secret).subarray(0, checksumLength);
}

/** Base32 without padding: five bytes at a time make exactly eight characters. */
function encode(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((pending >> bits) & 31);
    }
    pending &= (1 << bits) - 1;
  }
  return text;
}

function decode(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length * 5) / 8);
  let bits = 0;
  let pending = 0;
  let filled = 0;
  for (const letter of text) {
    pending = (pending << 5) | (valueOf.get(letter) ?? 0);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[filled++] = pending >> bits;
    pending &= (1 << bits) - 1;
  }
  return bytes;
}
