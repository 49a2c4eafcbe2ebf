import { expect, test } from "vitest";
import type { SecretKey } from "./crypto.ts";
import { createKeyring } from "./keyring.ts";

const secret = "a secret that is long enough, 9876543210";
const hex = (key: SecretKey): string => key.export().toString("hex");

test("each use has a key of its own, of 32 bytes, which is not the secret", () => {
  const keys: SecretKey[] = Object.values({ ...createKeyring(secret).current });
  expect(keys).toHaveLength(8);
  for (const key of keys) expect(key.export()).toHaveLength(32);
  expect(new Set(keys.map(hex)).size).toBe(8);
  for (const key of keys) expect(key.export().toString("latin1")).not.toContain(secret.slice(0, 8));
});

test("the same secret gives the same keys in every process, another one none of them", () => {
  const again = Object.values(createKeyring(secret).current).map(hex);
  const mine = Object.values(createKeyring(secret).current).map(hex);
  const others = Object.values(createKeyring(`${secret}!`).current).map(hex);
  expect(mine).toEqual(again);
  expect(new Set([...mine, ...others]).size).toBe(16);
});

test("the first signs, all verify", () => {
  const ring = createKeyring("first secret, long enough 0123456789", secret);
  expect(ring.current).toBe(ring.all[0]);
  expect(ring.all).toHaveLength(2);
  expect(ring.all[1]?.checksum.equals(createKeyring(secret).current.checksum)).toBe(true);
});
