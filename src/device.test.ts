import { describe, expect, test } from "vitest";
import { sealAsk } from "./ask-form.ts";
import { deviceLifeMs, readDevice, writeDevice } from "./device.ts";
import { createKeyring } from "./keyring.ts";

const oldSecret = "an old secret that is long enough 0123456789";
const newSecret = "a new secret that is long enough, 9876543210";
const keyring = createKeyring(newSecret);
const at = 1_800_000_000_000;
const day = 24 * 60 * 60 * 1000;
const hashOf = (name: string): string => name.repeat(43).slice(0, 43);

/** The device after these logins, one after the other. */
function after(...names: string[]) {
  let cookie: string | null = null;
  for (const name of names) {
    cookie = writeDevice(keyring, readDevice(keyring, cookie, at), hashOf(name), at) ?? cookie;
  }
  return { cookie: cookie ?? "", device: readDevice(keyring, cookie, at) };
}

describe("a browser that has logged in", () => {
  test("is known by its cookie, with the address", () => {
    const { device } = after("a");
    expect(device?.addresses).toEqual([hashOf("a")]);
    expect(device?.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test("is another one than every other", () => {
    const ids = Array.from({ length: 1000 }, () => after("a").device?.id);
    expect(new Set(ids).size).toBe(1000);
  });

  test("stays itself when it logs in again, as whomever", () => {
    const { device: first } = after("a");
    const second = readDevice(keyring, writeDevice(keyring, first, hashOf("b"), at + 1), at + 1);
    const addresses = [hashOf("b"), hashOf("a")];
    expect(second).toEqual({ id: first?.id, addresses, seenAt: at + 1 });
  });

  test("is written anew once a month, and ends when it has not logged in for 400 days", () => {
    const { cookie, device } = after("a");
    expect(writeDevice(keyring, device, hashOf("a"), at + 30 * day - 1)).toBeNull();
    const later = writeDevice(keyring, device, hashOf("a"), at + 30 * day);
    expect(readDevice(keyring, later, at + 30 * day)?.id).toBe(device?.id);
    expect(deviceLifeMs).toBe(400 * day);
    expect(readDevice(keyring, cookie, at + deviceLifeMs - 1)).toEqual(device);
    expect(readDevice(keyring, cookie, at + deviceLifeMs)).toBeNull();
    expect(readDevice(keyring, later, at + deviceLifeMs)).not.toBeNull();
  });

  test("remembers each address once, the newest first, and five at most", () => {
    expect(after("a", "b", "a").device?.addresses).toEqual(["a", "b"].map(hashOf));
    const six = after("a", "b", "c", "d", "e", "f").device;
    expect(six?.addresses).toEqual(["f", "e", "d", "c", "b"].map(hashOf));
    const again = after("a", "b", "c", "d", "e", "a").device;
    expect(again?.addresses).toEqual(["a", "e", "d", "c", "b"].map(hashOf));
  });

  test("tells nobody whose it is", () => {
    const { cookie, device } = after("a");
    const bytes = Buffer.from(cookie, "base64url").toString("latin1");
    expect(bytes).not.toContain(hashOf("a"));
    expect(bytes).not.toContain(device?.id);
  });

  test("with five addresses fits into a cookie with room for others", () => {
    expect(after("a", "b", "c", "d", "e").cookie.length).toBeLessThan(500);
  });

  test("outlives a rotation of the secret, and dies with its secret", () => {
    const before = writeDevice(createKeyring(oldSecret), null, hashOf("a"), at);
    const rotated = createKeyring(newSecret, oldSecret);
    const known = readDevice(rotated, before, at);
    expect(known?.addresses).toEqual([hashOf("a")]);
    expect(readDevice(keyring, before, at)).toBeNull();
    // What is written next is under the new secret.
    const next = writeDevice(rotated, known, hashOf("b"), at);
    expect(readDevice(keyring, next, at)).toEqual({
      id: known?.id,
      addresses: [hashOf("b"), hashOf("a")],
      seenAt: at,
    });
  });
});

describe("no browser that has logged in", () => {
  const { cookie } = after("a");
  const other = cookie.startsWith("A") ? "B" : "A";
  const ask = {
    id: "i",
    address: "a@b.example",
    shown: "a@b.example",
    redirectTo: "/",
    askedAt: 1,
    inDoubtAt: null,
  };

  test.each([
    ["no cookie", null],
    ["an empty one", ""],
    ["junk", "x".repeat(100)],
    ["very much junk", "A".repeat(100_000)],
    ["one that was cut", cookie.slice(0, -8)],
    ["one that was changed", other + cookie.slice(1)],
    ["an ask of ours", sealAsk(keyring.current, "device", ask)],
  ])("%s", (_what, given) => {
    expect(readDevice(keyring, given, at)).toBeNull();
  });
});
