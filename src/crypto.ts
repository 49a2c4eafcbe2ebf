import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  randomBytes as nodeRandomBytes,
  randomInt,
  timingSafeEqual,
  type KeyObject,
} from "node:crypto";

// The only file that imports a cryptography module. `node:crypto` rather than Web Crypto: it exists on
// every runtime we support and its synchronous calls cost a tenth; see decisions/0003-node-crypto.md.

/** A prepared key: a quarter of the cost of raw bytes at each use, and never printed by accident. */
export type SecretKey = KeyObject;

const ivLength = 12;
const tagLength = 16;

export function randomBytes(length: number): Uint8Array {
  return nodeRandomBytes(length);
}

/** SHA-1 in hexadecimal: the name that Redis gives a script. Protects nothing. */
export function sha1(text: string): string {
  return hash("sha1", text);
}

/** `length` random bytes as base64url text. */
export function randomText(length: number): string {
  return nodeRandomBytes(length).toString("base64url");
}

/** `length` random decimal digits, each text as likely as any other. At most 14. */
export function randomDigits(length: number): string {
  return String(randomInt(10 ** length)).padStart(length, "0");
}

/** A random whole number from 0, below `limit`. */
export function randomBelow(limit: number): number {
  return randomInt(limit);
}

/** SHA-256 as base64url text, 43 characters. */
export function sha256(data: Uint8Array | string): string {
  return hash("sha256", data, "base64url");
}

/** SHA-256 in hexadecimal, lower case. */
export function sha256Hex(text: string): string {
  return hash("sha256", text);
}

/** HMAC-SHA-256 under bytes or a text, for protocols that derive one key from another. */
export function hmacSha256Raw(key: Uint8Array | string, text: string): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

export function hmacSha256(key: SecretKey, ...parts: (Uint8Array | string)[]): Uint8Array {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** A key of somebody else's making. */
export function keyOf(bytes: Uint8Array): SecretKey {
  return createSecretKey(bytes);
}

/** A 32-byte key for one use, so that no two uses share a key. HKDF, RFC 5869. */
export function deriveKey(secret: string, use: string): SecretKey {
  return createSecretKey(new Uint8Array(hkdfSync("sha256", secret, "", `onpurpose ${use}`, 32)));
}

/** Compares in a time that depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

export function equalText(a: string, b: string): boolean {
  return equalBytes(Buffer.from(a), Buffer.from(b));
}

/**
 * AES-256-GCM with a random nonce: nobody without the key can read, change or make one, and it opens only
 * together with the same `context`. Base64url of nonce, tag and ciphertext.
 */
export function seal(key: SecretKey, context: string, plain: string): string {
  const iv = nodeRandomBytes(ivLength);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** What was sealed under this key and context, or null. */
export function unseal(key: SecretKey, context: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < ivLength + tagLength) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  try {
    const plain = decipher.update(bytes.subarray(ivLength + tagLength));
    return Buffer.concat([plain, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
