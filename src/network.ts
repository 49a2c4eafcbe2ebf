import { isIP, isIPv6 } from "node:net";

// Networks of clients' addresses, as text.

/** The /24 of an IPv4 address, the /48 of an IPv6 one: about where it is, and no longer whose it was. */
export const widen = (address: string): string =>
  isIPv6(address)
    ? `${groupsOf(address).slice(0, 3).join(":")}::/48`
    : address.replace(/\.\d+$/, ".0/24");

/**
 * What is left of a client's address, or of the network that it was counted by, once it is old: see {@link widen}.
 * What is no address, such as a network that is cut already or a keyed hash, stays as it is.
 */
export function cutAddress<T extends string | null>(kept: T): T | string {
  if (kept === null) return kept;
  const address = kept.replace(/\/64$/, "");
  return isIP(address) === 0 ? kept : widen(address);
}

/** The eight groups of an IPv6 address. */
export function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill("0"), ...right];
  return groups.map(trimGroup);
}

const trimGroup = (group: string): string => group.replace(/^0+(?=.)/, "");
