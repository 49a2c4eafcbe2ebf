import * as v from "valibot";
import { seal, unseal } from "./crypto.ts";
import type { Keyring, Keys } from "./keyring.ts";

/**
 * What the page of an ask carries into the POST that brings its code, and what its browser keeps meanwhile.
 * Sealed, and bound to the browser that asked.
 */
export interface AskForm {
  /** The id that the ask's link has, or would have. */
  readonly id: string;
  /** The address that was asked for. */
  readonly address: string;
  /** The same as this browser may see it. */
  readonly shown: string;
  readonly redirectTo: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** When it was in doubt whether its code had logged in, and the host keeps the session; else null. */
  readonly inDoubtAt: number | null;
}

const askShape = v.object({
  id: v.string(),
  address: v.string(),
  shown: v.string(),
  redirectTo: v.string(),
  askedAt: v.number(),
  inDoubtAt: v.nullable(v.number()),
});

/** @param keys Those that its code was hashed under. */
export function sealAsk(keys: Keys, browserId: string, ask: AskForm): string {
  return seal(keys.ask, browserId, JSON.stringify(ask));
}

/** The ask that was sealed for this browser, with the keys that it was made under; or null. */
export function unsealAsk(
  keyring: Keyring,
  browserId: string,
  sealed: string,
): { readonly ask: AskForm; readonly keys: Keys } | null {
  for (const keys of keyring.all) {
    const plain = unseal(keys.ask, browserId, sealed);
    if (plain === null) continue;
    // One that another version of this code has sealed is none that is known here.
    const read = v.safeParse(askShape, JSON.parse(plain));
    return read.success ? { ask: read.output, keys } : null;
  }
  return null;
}
