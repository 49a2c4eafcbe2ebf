import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { adoptedToken } from "./adopted-token.ts";
import { createKeyring } from "./keyring.ts";
import { readToken } from "./token.ts";

const keyring = createKeyring("a secret of more than 32 bytes, 0123456789");
const later = createKeyring("another secret of more than 32 bytes, 0123");
const uuid = "e16bbf8c-f3b5-4969-820b-dce7c89c9d1e";

test("a token that can be read, of the same link under every secret and in every spelling", () => {
  const token = adoptedToken(keyring, uuid);
  expect(readToken(keyring, token?.text ?? "")?.linkId).toBe(token?.linkId);
  expect(readToken(later, token?.text ?? "")).toBeNull();
  // Links were taken over under this id: it must never change.
  expect(token?.linkId).toBe("vAmeosb5_-98J0gCQip-wSgaKI565mH3eCvPxnzVEpg");
  expect(adoptedToken(later, uuid)?.linkId).toBe(token?.linkId);
  for (const same of [uuid.toUpperCase(), uuid.replaceAll("-", "")]) {
    expect(adoptedToken(keyring, same)).toEqual(token);
  }
  expect(adoptedToken(keyring, randomUUID())?.linkId).not.toBe(token?.linkId);
});

test.each([
  ["of the clock and the machine", "e16bbf8c-f3b5-1969-820b-dce7c89c9d1e"],
  ["of a name", "e16bbf8c-f3b5-5969-820b-dce7c89c9d1e"],
  ["of another variant", "e16bbf8c-f3b5-4969-c20b-dce7c89c9d1e"],
  ["of zeros", "00000000-0000-0000-0000-000000000000"],
  ["cut", uuid.slice(1)],
  ["in braces", `{${uuid}}`],
  ["empty", ""],
])("none for a UUID %s", (_, text) => {
  expect(adoptedToken(keyring, text)).toBeNull();
});
