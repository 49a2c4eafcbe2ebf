import * as v from "valibot";
import { seal, unseal } from "./crypto.ts";
import type { Keyring } from "./keyring.ts";

/** What the form of an operator's act carries into its POST. */
export interface ActForm {
  /** When the page was made, epoch milliseconds. */
  readonly madeAt: number;
  /** Random: tells one form from all others. */
  readonly nonce: string;
}

/** What such a form is good for. It opens for nothing else: another act, another target, or somebody else. */
export interface ActBinding {
  readonly browserId: string;
  readonly operator: string;
  readonly act: string;
  /** Such as the link that it is about; empty where the act names its target later. */
  readonly target: string;
}

const formShape = v.object({ madeAt: v.number(), nonce: v.string() });

export function sealAct(keyring: Keyring, binding: ActBinding, form: ActForm): string {
  return seal(keyring.current.act, contextOf(binding), JSON.stringify(form));
}

/** The form that was sealed for exactly this, under any key of the ring, or null. */
export function unsealAct(keyring: Keyring, binding: ActBinding, sealed: string): ActForm | null {
  const plain = unsealAny(keyring, contextOf(binding), sealed);
  return plain === null ? null : v.parse(formShape, JSON.parse(plain));
}

/**
 * A store's cursor for a URL: what comes back is what the store gave. `list`: what it is a place in.
 */
export const sealCursor = (keyring: Keyring, list: readonly string[], cursor: string): string =>
  seal(keyring.current.act, JSON.stringify(["cursor", ...list]), cursor);

/** The cursor that was sealed for this list, or null. */
export const unsealCursor = (
  keyring: Keyring,
  list: readonly string[],
  sealed: string,
): string | null => unsealAny(keyring, JSON.stringify(["cursor", ...list]), sealed);

function unsealAny(keyring: Keyring, context: string, sealed: string): string | null {
  for (const { act } of keyring.all) {
    const plain = unseal(act, context, sealed);
    if (plain !== null) return plain;
  }
  return null;
}

// As JSON, so that no two bindings read the same.
const contextOf = ({ browserId, operator, act, target }: ActBinding): string =>
  JSON.stringify(["form", browserId, operator, act, target]);
