import { describe, expect, test } from "vitest";
import { createClientAddressReader, looksForwarded, type ClientAddress } from "./client-address.ts";
import { parseProxies } from "./proxies.ts";
import type { HttpRequest } from "./message.ts";

function requestFrom(peerAddress: string | null, forwardedFor: string | null): HttpRequest {
  return {
    method: "GET",
    target: "/",
    header: (name) => (name === "x-forwarded-for" ? forwardedFor : null),
    peerAddress,
    body: async () => new Uint8Array(),
  };
}

function read(
  trusted: readonly string[] | null,
  peer: string | null,
  forwardedFor: string | null,
): ClientAddress {
  const proxies = trusted === null ? null : parseProxies(trusted);
  if (proxies !== null && "wrong" in proxies) throw new Error(proxies.wrong);
  return createClientAddressReader(proxies)(requestFrom(peer, forwardedFor));
}

describe("without trusted proxies", () => {
  test("the connection alone counts, whatever a header says", () => {
    expect(read(null, "203.0.113.9", "198.51.100.1").address).toBe("203.0.113.9");
  });

  test.each([
    ["203.0.113.9", "203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9", "203.0.113.9"],
    ["[2001:DB8::1]:4711", "2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::9", "2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
    ["fe80::1%eth0", "fe80::1", "fe80:0:0:0::/64"],
    ["::1", "::1", "0:0:0:0::/64"],
  ])("%s is %s, counted as %s", (peer, address, network) => {
    expect(read(null, peer, null)).toEqual({ address, network });
  });

  test("an unknown peer is null, and counted as such", () => {
    expect(read(null, null, "198.51.100.1")).toEqual({ address: null, network: "" });
  });
});

describe("behind trusted proxies", () => {
  const trusted = ["10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"];

  test.each<[what: string, peer: string | null, header: string | null, address: string | null]>([
    ["a stranger's header counts for nothing", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["the proxy's own word counts", "10.1.2.3", "198.51.100.1", "198.51.100.1"],
    [
      "only what the proxy added counts, not what the client sent",
      "10.1.2.3",
      "1.1.1.1, 198.51.100.1",
      "198.51.100.1",
    ],
    [
      "a chain of proxies is walked from the right",
      "10.1.2.3",
      "1.1.1.1, 198.51.100.1, 192.0.2.1, 10.9.9.9",
      "198.51.100.1",
    ],
    ["an IPv6 proxy is trusted too", "2001:db8:ffff::5", "198.51.100.1", "198.51.100.1"],
    [
      "an IPv4 proxy on a dual-stack socket is trusted too",
      "::ffff:10.1.2.3",
      "198.51.100.1",
      "198.51.100.1",
    ],
    ["an IPv6 client with a port", "10.1.2.3", "[2001:db8::1]:99", "2001:db8::1"],
    ["no header: the proxy itself", "10.1.2.3", null, "10.1.2.3"],
    ["an empty header: the proxy itself", "10.1.2.3", "", "10.1.2.3"],
    ["junk ends the walk", "10.1.2.3", "198.51.100.1, unknown", "10.1.2.3"],
    ["junk behind a proxy ends the walk", "10.1.2.3", "<script>, 192.0.2.1", "192.0.2.1"],
    ["all trusted: the first of them", "10.1.2.3", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
    [
      "a neighbour of a single trusted address is not trusted",
      "192.0.2.2",
      "198.51.100.1",
      "192.0.2.2",
    ],
    ["no connection, no trust", null, "198.51.100.1", null],
    [
      "a peer that is no address is not trusted",
      "proxy.internal",
      "198.51.100.1",
      "proxy.internal",
    ],
  ])("%s", (_what, peer, header, address) => {
    expect(read(trusted, peer, header).address).toBe(address);
  });
});

test.each([
  "",
  "x",
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/8/8",
  "10.0.0",
  "::/129",
  "10.0.0.0/1.5",
  "localhost",
])("%j is no proxy", (entry) => {
  expect(parseProxies(["10.0.0.1", entry])).toEqual({ wrong: entry });
});

test.each<[peer: string | null, forwardedFor: string | null, looks: boolean]>([
  ["127.0.0.1", "198.51.100.1", true],
  ["::ffff:10.1.2.3", "198.51.100.1", true],
  ["fd00::5", "198.51.100.1", true],
  ["::1", "", true],
  ["10.1.2.3", null, false],
  ["203.0.113.9", "198.51.100.1", false],
  ["2001:db8::1", "198.51.100.1", false],
  ["proxy.internal", "198.51.100.1", false],
  [null, "198.51.100.1", false],
])("from %j with the header %j: forwarded by a proxy of one's own? %j", (peer, header, looks) => {
  expect(looksForwarded(requestFrom(peer, header))).toBe(looks);
});
