/** What {@link parseEmailAddress} says of a text that is not one plain address. */
export type AddressFault = "empty" | "too_long" | "not_one_address" | "not_ascii";

export type ParsedAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly fault: AddressFault };

// RFC 5321 4.5.3.1: 64 octets before the @, 254 in all (erratum 1690). Dot-atoms only: quoted local parts,
// comments and address literals are legal on paper and, in practice, only ever used to smuggle a second recipient.
const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const plainAddress = new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)*${label}$`);

/**
 * One plain e-mail address in the form that accounts are looked up by: trimmed, lower-case.
 *
 * Everything else is refused, never repaired: lists, names in angle brackets, quotes, control characters,
 * and anything outside ASCII. Look-alike and zero-width characters have sent login links to strangers
 * (CVE-2022-35924 and others); a domain with other letters can be written in its `xn--` form.
 */
export function parseEmailAddress(text: string): ParsedAddress {
  // First of all: what follows must never meet more than a line of text.
  if (text.length > 1000) return { ok: false, fault: "too_long" };
  const address = text.replace(/^[ \t]+|[ \t]+$/g, "");
  if (address === "") return { ok: false, fault: "empty" };
  if (/[^\x20-\x7e]/.test(address)) {
    return { ok: false, fault: /[^\x00-\x7f]/.test(address) ? "not_ascii" : "not_one_address" };
  }
  const lower = address.toLowerCase();
  const at = lower.lastIndexOf("@");
  if (lower.length > 254 || at > 64) return { ok: false, fault: "too_long" };
  return plainAddress.test(lower)
    ? { ok: true, address: lower }
    : { ok: false, fault: "not_one_address" };
}

/**
 * An address that may be shown in a browser that has not proved anything: enough for its owner to
 * recognise, too little to learn it from. `ada@example.com` becomes `a…@example.com`.
 */
export function maskEmailAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}

/** What stands behind the @. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);
