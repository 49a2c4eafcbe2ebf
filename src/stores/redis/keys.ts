import { sha256 } from "../../crypto.ts";

// What stands between the braces of a key: all keys with the same tag live on the same server, and one
// script may touch them all. A link's tag is its id. Hashes, so that no key holds an address, and that no
// brace in one ends the tag.

export const userTag = (userId: string): string => `u:${sha256(userId)}`;
export const addressTag = (address: string): string => `a:${sha256(address)}`;
export const networkTag = (network: string): string => `n:${sha256(network)}`;
/** Of the count of a limit. */
export const turnsTag = (key: string): string => `k:${sha256(key)}`;
/** Of the index of the asks for an address. */
export const asksTag = (addressHash: string): string => `h:${sha256(addressHash)}`;

const shardNames = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");
/** The index of all links, in 64 parts, so that no one server writes them all. */
export const shardTags: readonly string[] = shardNames.map((name) => `l:${name}`);
/** Ids are base64url of a hash: each first character is as likely as the next. */
export const shardTag = (linkId: string): string => `l:${linkId.slice(0, 1)}`;
/** The index of events that have yet to be told, in as many parts: an event's id is all that it is settled by. */
export const eventShardTag = (eventId: string): string => shardTag(sha256(eventId));

// What operators and jobs keep beside links is little, and lives on one server each.
export const actsTag = "o:acts";
export const daysTag = "o:days";
export const leaseTag = (name: string): string => `o:${sha256(name)}`;
