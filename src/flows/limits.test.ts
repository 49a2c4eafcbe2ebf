import { describe, expect, test } from "vitest";
import { resolveOptions, type MagicLinksOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { memoryStore } from "../stores/memory.ts";
import { addressHashes, hashAddress, limitsOf, type Asker } from "./limits.ts";

const newSecret = "a secret of more than 32 bytes, 0123456789";
const oldSecret = "an old secret of more than 32 bytes, 01234";

const settingsOf = (changes: Partial<MagicLinksOptions> = {}): Settings =>
  resolveOptions({
    url: "https://app.example.com/magic-link",
    secret: newSecret,
    store: memoryStore(),
    users: { findById: () => null },
    ...changes,
  }).settings;

const settings = settingsOf();
const ada = hashAddress(settings, "ada@example.com");
const eve = hashAddress(settings, "eve@example.com");
const visit = {
  at: 0,
  method: "POST",
  clientAddress: "203.0.113.9",
  network: "203.0.113.9",
  userAgent: null,
  traits: null,
  class: null,
  browser: null,
};
const stranger: Asker = { addressHashes: [ada], visit, device: null, byLink: false };
const elsewhere = { ...visit, network: "198.51.100.7" };
const adasDevice = { id: "device-a", addresses: [eve, ada], seenAt: 0 };

const namesOf = (asker: Asker): string[] => limitsOf(settings, asker).map(({ name }) => name);
const keysOf = (asker: Asker, given = settings): string[] =>
  limitsOf(given, asker).map(({ limit }) => limit.key);

describe("the limits of an ask", () => {
  test("of a stranger are that of the network, and then that of the address", () => {
    expect(namesOf(stranger)).toEqual(["network", "address"]);
  });

  test("where the network is not known, is that of the address: all the world is no network", () => {
    expect(namesOf({ ...stranger, visit: { ...visit, network: "" } })).toEqual(["address"]);
  });

  test("of a browser that has logged in with this address is one of its own", () => {
    expect(namesOf({ ...stranger, device: adasDevice })).toEqual(["device"]);
  });

  test("of a browser that logged in before the secret was rotated is one of its own, too", () => {
    const asker = { ...stranger, addressHashes: [eve, ada] };
    const device = { id: "device-a", addresses: [ada], seenAt: 0 };
    expect(namesOf({ ...asker, device })).toEqual(["device"]);
  });

  test("of a browser that has logged in, but not with this address, are a stranger's", () => {
    const device = { id: "device-a", addresses: [eve], seenAt: 0 };
    expect(keysOf({ ...stranger, device })).toEqual(keysOf(stranger));
    expect(keysOf({ ...stranger, device: { id: "device-a", addresses: [], seenAt: 0 } })).toEqual(
      keysOf(stranger),
    );
  });

  test("on the page of a link is one of its own, in whatever browser", () => {
    expect(namesOf({ ...stranger, byLink: true })).toEqual(["link"]);
    const known = keysOf({ ...stranger, byLink: true, device: adasDevice });
    expect(known).toEqual(keysOf({ ...stranger, byLink: true }));
  });

  test("are none where they are off", () => {
    const off = settingsOf({ limits: false });
    for (const byLink of [true, false]) {
      expect(limitsOf(off, { ...stranger, byLink })).toEqual([]);
      expect(limitsOf(off, { ...stranger, byLink, device: adasDevice })).toEqual([]);
    }
  });

  test("go by the rules of the options", () => {
    const own = { free: 2, firstWait: 3, maxWait: 40, calm: 500 };
    for (const name of ["address", "network", "device", "link"] as const) {
      const given = settingsOf({ limits: { [name]: own } });
      const asker = { ...stranger, byLink: name === "link" };
      const device = name === "device" ? adasDevice : null;
      const limits = limitsOf(given, { ...asker, device });
      const { key = "", ...rule } = limits.find((one) => one.name === name)?.limit ?? {};
      expect(rule).toEqual({ free: 2, firstWait: 3000, maxWait: 40_000, calm: 500_000 });
      expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    }
  });
});

describe("what is counted together", () => {
  test("all asks of a network, for whomever", () => {
    const [network] = keysOf(stranger);
    expect(keysOf({ ...stranger, addressHashes: [eve] })[0]).toBe(network);
    expect(keysOf({ ...stranger, visit: elsewhere })[0]).not.toBe(network);
  });

  test("all asks for an address, from wherever", () => {
    const [, address] = keysOf(stranger);
    expect(keysOf({ ...stranger, visit: elsewhere })[1]).toBe(address);
    expect(keysOf({ ...stranger, addressHashes: [eve] })[1]).not.toBe(address);
  });

  test("the asks of a device for one address", () => {
    const asker = { ...stranger, device: adasDevice };
    const all = [
      keysOf(asker),
      keysOf({ ...asker, addressHashes: [eve] }),
      keysOf({ ...asker, device: { ...adasDevice, id: "device-b" } }),
    ];
    expect(new Set(all.flat()).size).toBe(3);
    expect(keysOf({ ...asker, visit: elsewhere })).toEqual(all[0]);
  });

  test("nothing of one limit with anything of another", () => {
    const asDevice = { id: "", addresses: [ada], seenAt: 0 };
    // A network that reads like the hash of an address is still none.
    const disguised = { ...visit, network: ada };
    const all = [
      ...keysOf({ ...stranger, visit: disguised }),
      ...keysOf({ ...stranger, byLink: true }),
      ...keysOf({ ...stranger, device: asDevice }),
    ];
    expect(new Set(all).size).toBe(4);
  });
});

describe("what the store knows an address by", () => {
  test("is keyed, and the same for the same address", () => {
    expect(hashAddress(settings, "ada@example.com")).toBe(ada);
    expect(ada).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const others = [eve, hashAddress(settingsOf({ secret: oldSecret }), "ada@example.com")];
    expect(new Set([ada, ...others]).size).toBe(3);
    expect(keysOf(stranger, settingsOf({ secret: oldSecret }))).not.toEqual(keysOf(stranger));
  });

  test("is also what it was known by before the secret was rotated", () => {
    const rotated = settingsOf({ secret: [newSecret, oldSecret] });
    const old = hashAddress(settingsOf({ secret: oldSecret }), "ada@example.com");
    expect(hashAddress(rotated, "ada@example.com")).toBe(ada);
    expect(addressHashes(rotated, "ada@example.com")).toEqual([ada, old]);
  });
});
