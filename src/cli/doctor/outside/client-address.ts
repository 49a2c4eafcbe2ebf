import { BlockList, isIP, isIPv6 } from "node:net";
import { parseProxies } from "../../../http/proxies.ts";
import type { ClientAddresses } from "../../../settings.ts";
import { fail, ok, skipped, warn, type Finding } from "../finding.ts";

/** Nobody's address (RFC 5737): what is claimed in a made-up X-Forwarded-For. */
export const madeUp = "203.0.113.77";

/** What is known of one request: from this side, and from the deployment's. */
export interface SeenFrom {
  /** As the deployment has recorded it. */
  readonly recorded: string | null;
  /** What it records of addresses. */
  readonly kept: ClientAddresses;
  /** By which address this machine has connected. */
  readonly own: string | null;
  /** Whom the deployment trusts to say whose requests they pass on. */
  readonly trusted: readonly string[];
  /** What says its name in between. */
  readonly between: readonly string[];
}

const check = "client-address";

/** Whether the deployment counts people by their own addresses, and believes no made-up one. */
export function judgeClientAddress({ recorded, kept, own, trusted, between }: SeenFrom): Finding {
  if (kept === "none") {
    return skipped(check, 'With clientAddresses "none" no address is recorded that could tell.');
  }
  if (recorded === null) {
    return warn(
      check,
      "The deployment does not know where requests come from: no flood is limited by its network. Hand the connection's address over: handler(request, { peerAddress }).",
    );
  }
  const mine = plain(own) ?? "";
  if (holds(parseProxies(trusted), mine)) {
    return skipped(
      check,
      `This machine, ${mine}, is itself one of trustedProxies, so whatever it claims is believed. Run this on another machine.`,
    );
  }
  const isCut = recorded.includes("/");
  if (recorded === (isCut ? "203.0.113.0/24" : madeUp)) {
    return fail(
      check,
      "A made-up X-Forwarded-For is believed: anybody can pass for anybody, and the limits by network hold nobody. Name in trustedProxies the addresses of your own proxies and no others, and let the outermost proxy write the header anew.",
    );
  }
  if (recorded === mine) {
    return between.length === 0 || !isPrivate(mine)
      ? ok(check, `This machine's address is recorded as it is, ${recorded}.`)
      : warn(
          check,
          `This machine is recorded as ${recorded}, which a proxy on it would be, too. Run this on another machine to tell them apart.`,
        );
  }
  const address = recorded.replace(/\/.*$/, "");
  if (isPrivate(address) && !(isCut && isPrivate(mine))) return countedAsOne(recorded);
  const says = `This machine's requests are recorded as coming from ${recorded}.`;
  return between.length === 0
    ? ok(check, `${says} That should be the address by which it reaches the internet.`)
    : warn(
        check,
        `${says} Compare: if that is not the address by which this machine reaches the internet, it is a proxy's, and trustedProxies must name the networks of ${between[0]}.`,
      );
}

const countedAsOne = (recorded: string): Finding =>
  fail(
    check,
    `This machine is recorded as ${recorded}, which is a proxy's address: all people are counted as one, and the limits of one hold all of them up. Set trustedProxies: ["${recorded}"], or the network that your proxies are in.`,
  );

const privateNetworks = new BlockList();
for (const [address, prefix, version] of [
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
] as const) {
  privateNetworks.addSubnet(address, prefix, version);
}

const isPrivate = (address: string): boolean => holds(privateNetworks, address);

function holds(list: ReturnType<typeof parseProxies>, address: string): boolean {
  if ("wrong" in list || isIP(address) === 0) return false;
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const plain = (address: string | null): string | null =>
  address?.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "") ?? null;
