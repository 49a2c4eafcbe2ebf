import { describe, expect, test } from "vitest";
import { judgeClientAddress, type SeenFrom } from "./client-address.ts";

function judged(changes: Partial<SeenFrom>): string {
  const seen = {
    recorded: "198.51.100.7",
    kept: "whole",
    own: "192.168.1.5",
    trusted: [],
  } as const;
  const { status, says } = judgeClientAddress({ ...seen, between: [], ...changes });
  return `${status}: ${says}`;
}

describe("judgeClientAddress", () => {
  test.each<[string, Partial<SeenFrom>, RegExp]>([
    ["behind a router, seen by its public address", {}, /^ok: .*198\.51\.100\.7\. That should be/],
    ["itself", { recorded: "192.168.1.5" }, /^ok: This machine's address is recorded as it is/],
    ["itself, over IPv6", { recorded: "2001:db8::1", own: "2001:db8::1" }, /^ok: /],
    ["itself, written as IPv6", { recorded: "127.0.0.1", own: "::ffff:127.0.0.1" }, /^ok: /],
    ["a CDN, or itself", { between: ["Cloudflare"] }, /^warn: .*Compare: .*networks of Cloudflare/],
    [
      "a proxy of its own network",
      { recorded: "10.0.0.3" },
      /^fail: .*trustedProxies: \["10\.0\.0\.3"\]/,
    ],
    [
      "a proxy, of which the network is kept",
      { recorded: "10.0.0.0/24", own: "198.51.100.9" },
      /^fail: .*10\.0\.0\.0\/24/,
    ],
    [
      "a proxy on this very machine, perhaps",
      { recorded: "127.0.0.1", own: "127.0.0.1", between: ["nginx"] },
      /^warn: .*another machine/,
    ],
    ["a made-up address", { recorded: "203.0.113.77" }, /^fail: A made-up/],
    [
      "the network of a made-up address",
      { recorded: "203.0.113.0/24", kept: "network" },
      /^fail: A made-up/,
    ],
    [
      "a made-up address, told by a trusted proxy",
      { recorded: "203.0.113.77", trusted: ["192.168.0.0/16"] },
      /^skipped: This machine, 192\.168\.1\.5, is itself/,
    ],
    ["nobody", { recorded: null }, /^warn: The deployment does not know where requests come from/],
    ["nobody, as it should be", { recorded: null, kept: "none" }, /^skipped: /],
  ])("%s", (_, changes, says) => {
    expect(judged(changes)).toMatch(says);
  });
});
