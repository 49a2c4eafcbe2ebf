import { equalText, hmacSha256, keyOf, type SecretKey } from "../crypto.ts";

// Signatures as Standard Webhooks 1.0 has them: HMAC-SHA-256 over id, moment and body, under a secret that both know.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

/** What stands after "must be" where a secret is none. */
export const secretText =
  'a text of 24 bytes or more of randomness, or "whsec_" and 24 to 64 bytes in base64, or a list of such texts';

/** The keys of these secrets, in their order; null where one is none, or stands there twice. */
export function readSecrets(
  secret: string | readonly string[] | undefined,
): readonly SecretKey[] | null {
  const texts = typeof secret === "string" ? [secret] : (secret ?? []);
  const keys = texts.map(readSecret).filter((key) => key !== null);
  const areAll = keys.length === texts.length && new Set(texts).size === texts.length;
  return areAll && keys.length > 0 ? keys : null;
}

function readSecret(text: string): SecretKey | null {
  const [, base64] = /^whsec_(.*)$/s.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? text, base64 === undefined ? "utf8" : "base64");
  // What is no base64 is left out by the decoder.
  if (base64 !== undefined && bytes.toString("base64") !== padded(base64)) return null;
  const most = base64 === undefined ? Infinity : 64;
  const isRandom = bytes.length >= 24 && bytes.length <= most && new Set(bytes).size >= 8;
  return isRandom ? keyOf(bytes) : null;
}

const padded = (base64: string): string => base64.padEnd(Math.ceil(base64.length / 4) * 4, "=");

/** What is signed. */
export interface Signed {
  readonly id: string;
  /** When it is sent, in whole seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array | string;
}

/** The header `webhook-signature`: one signature for each key. */
export const sign = (keys: readonly SecretKey[], signed: Signed): string =>
  keys.map((key) => signatureOf(key, signed)).join(" ");

/** Whether one of the header's signatures is by one of these keys. */
export function isSigned(keys: readonly SecretKey[], signed: Signed, header: string): boolean {
  const given = header.split(" ");
  return keys.some((key) => {
    const own = signatureOf(key, signed);
    return given.some((one) => equalText(one, own));
  });
}

const signatureOf = (key: SecretKey, { id, timestamp, body }: Signed): string =>
  `v1,${Buffer.from(hmacSha256(key, `${id}.${timestamp}.`, body)).toString("base64")}`;
