import { blind } from "../blind.ts";
import type { Device } from "../device.ts";
import type { AskLimits, Settings } from "../settings.ts";
import type { Limit } from "../stores/ask.ts";
import type { VisitFacts } from "../stores/store.ts";

export const hashAddress = ({ keyring }: Settings, address: string): string =>
  blind(keyring.current, "address", address);

/** What it was known by under each key of the ring. */
export const addressHashes = ({ keyring }: Settings, address: string): string[] =>
  keyring.all.map((keys) => blind(keys, "address", address));

/** Who asks, and how they came to. */
export interface Asker {
  /** Under which hashes the address is known, the current one first. */
  readonly addressHashes: readonly string[];
  readonly visit: VisitFacts;
  readonly device: Device | null;
  /** On the page of a link that was sent to the address: only who has such a mail can do that. */
  readonly byLink: boolean;
}

export type AskLimitName = keyof AskLimits;

/**
 * The limits of an ask, in the order in which they are asked. Whoever shows that they belong to the address, by a
 * mail that came to it or by having logged in with it before, has limits of their own: a stranger's flood does not
 * keep them out.
 */
export function limitsOf(
  settings: Settings,
  { addressHashes: hashes, visit, device, byLink }: Asker,
): readonly { readonly name: AskLimitName; readonly limit: Limit }[] {
  const { limits } = settings;
  const [addressHash] = hashes;
  if (limits === null || addressHash === undefined) return [];
  const limited = (name: AskLimitName, key: string): { name: AskLimitName; limit: Limit } => ({
    name,
    limit: limitOf(settings, limits, name, key),
  });
  if (byLink) return [limited("link", addressHash)];
  if (device !== null && hashes.some((hash) => device.addresses.includes(hash))) {
    return [limited("device", `${device.id} ${addressHash}`)];
  }
  const address = limited("address", addressHash);
  // Where nobody knows who connects, all the world would be one network.
  return visit.network === "" ? [address] : [limited("network", visit.network), address];
}

/** One of the limits, for what it counts by. */
export function limitOf(
  { keyring }: Settings,
  limits: AskLimits,
  name: AskLimitName,
  key: string,
): Limit {
  return { ...limits[name], key: blind(keyring.current, `limit ${name}`, key) };
}
