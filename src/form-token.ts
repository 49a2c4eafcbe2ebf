import * as v from "valibot";
import { seal, unseal } from "./crypto.ts";
import type { Keyring } from "./keyring.ts";

/**
 * What a page of a link's carries into its POST. Sealed, so that nobody else can make one or read it (a
 * masked address stays masked), and bound to the link and to the browser that got the page: a pair of
 * cookie and field that a client made up by itself, which a plain double-submit cookie accepts, opens nothing.
 */
export interface FormToken {
  /** Null while the account is still to be made. */
  readonly userId: string | null;
  readonly address: string;
  /** Who asked for the link: this very browser, another one, or nobody, since the app issued it by itself. */
  readonly askedIn: AskedIn;
  /** When the link was issued, epoch milliseconds; null in a page that was made before pages said so. */
  readonly issuedAt: number | null;
  /** When the page was made, epoch milliseconds. */
  readonly madeAt: number;
  /**
   * When the page was made that answers a press whose outcome is not known, and whose session the host keeps;
   * else null.
   */
  readonly inDoubtAt: number | null;
}

/** `unknown`: in a page that was made before pages said so. */
export type AskedIn = (typeof placesOfAsking)[number] | "unknown";
const placesOfAsking = ["here", "elsewhere", "nowhere"] as const;

const formShape = v.object({
  userId: v.nullable(v.string()),
  address: v.string(),
  madeAt: v.number(),
  askedIn: v.optional(v.picklist([...placesOfAsking, "unknown"]), "unknown"),
  // Pages made before there were such things are still open somewhere.
  issuedAt: v.optional(v.nullable(v.number()), null),
  inDoubtAt: v.optional(v.nullable(v.number()), null),
});

export function sealForm(
  keyring: Keyring,
  linkId: string,
  browserId: string,
  form: FormToken,
): string {
  const { userId, address, askedIn, issuedAt, madeAt, inDoubtAt } = form;
  const plain = JSON.stringify({ userId, address, askedIn, issuedAt, madeAt, inDoubtAt });
  return seal(keyring.current.form, contextOf(linkId, browserId), plain);
}

/** The form that was sealed for this link and this browser, under any key of the ring, or null. */
export function unsealForm(
  keyring: Keyring,
  linkId: string,
  browserId: string,
  sealed: string,
): FormToken | null {
  for (const keys of keyring.all) {
    const plain = unseal(keys.form, contextOf(linkId, browserId), sealed);
    if (plain === null) continue;
    return v.parse(formShape, JSON.parse(plain));
  }
  return null;
}

const contextOf = (linkId: string, browserId: string): string => `${linkId} ${browserId}`;
