import { BlockList, isIP, isIPv6 } from "node:net";
import { groupsOf } from "../network.ts";
import type { HttpRequest } from "./message.ts";

/** Where a request came from. */
export interface ClientAddress {
  /** The address itself, or null where it is unknown. */
  readonly address: string | null;
  /** What floods are counted by: the IPv4 address, or the /64 of an IPv6 one. Empty where unknown. */
  readonly network: string;
}

export type ReadClientAddress = (request: HttpRequest) => ClientAddress;

/**
 * Reads the client's address from the connection, and from `X-Forwarded-For` only as far as proxies that
 * the host trusts vouch for it: from the right, the first address that is no such proxy.
 */
export function createClientAddressReader(trusted: BlockList | null): ReadClientAddress {
  return (request) => {
    const peer = request.peerAddress === null ? null : plain(request.peerAddress);
    const address = trusted === null ? peer : behindProxies(request, peer, trusted);
    return { address, network: address === null ? "" : networkOf(address) };
  };
}

const ownNetworks = new BlockList();
for (const [address, prefix, version] of [
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
] as const) {
  ownNetworks.addSubnet(address, prefix, version);
}

/**
 * Whether a request looks as if it had come through a proxy of the host's own, from this machine or its network: all
 * of the proxy's clients are one, then, unless it is trusted.
 */
export function looksForwarded(request: HttpRequest): boolean {
  const { peerAddress } = request;
  return (
    peerAddress !== null &&
    (request.header("x-forwarded-for") ?? request.header("forwarded")) !== null &&
    isTrusted(plain(peerAddress), ownNetworks)
  );
}

function behindProxies(
  request: HttpRequest,
  peer: string | null,
  trusted: BlockList,
): string | null {
  let address = peer;
  const hops = (request.header("x-forwarded-for") ?? "").split(",").toReversed();
  for (const hop of hops) {
    if (address === null || !isTrusted(address, trusted)) return address;
    const next = plain(hop.trim());
    if (isIP(next) === 0) return address;
    address = next;
  }
  return address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** Without a zone, a port or the IPv4-mapped prefix, so that one client has one spelling. */
function plain(address: string): string {
  const bare = address.replace(/^\[|\](:\d+)?$/g, "").replace(/%.*$/, "");
  const withoutPort = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.replace(/:\d+$/, "") : bare;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutPort);
  return mapped?.[1] ?? withoutPort.toLowerCase();
}

/** One person has a whole /64 of IPv6, so that counting single addresses would count nothing. */
const networkOf = (address: string): string =>
  isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(":")}::/64` : address;
