import { hmacSha256 } from "./crypto.ts";
import type { Keys } from "./keyring.ts";

/** What a store knows an address, or a network, by: keyed, so that a dump does not tell which ones they were. */
export function blind(keys: Keys, kind: string, text: string): string {
  return Buffer.from(hmacSha256(keys.blind, kind, " ", text)).toString("base64url");
}
