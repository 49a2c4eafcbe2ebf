import { expect, test } from "vitest";
import { sealAct, unsealAct, type ActBinding } from "./act-form.ts";
import { createKeyring } from "./keyring.ts";

const keyring = createKeyring("a secret of more than 32 bytes, 0123456789");
const binding: ActBinding = { browserId: "b", operator: "ada", act: "revoke", target: "link:x" };
const form = { madeAt: 1, nonce: "n" };

test("opens for what it was sealed for", () => {
  expect(unsealAct(keyring, binding, sealAct(keyring, binding, form))).toEqual(form);
});

test("opens under an older key", () => {
  const sealed = sealAct(keyring, binding, form);
  const rotated = createKeyring(
    "another secret of more than 32 bytes, 0123",
    "a secret of more than 32 bytes, 0123456789",
  );
  expect(unsealAct(rotated, binding, sealed)).toEqual(form);
  expect(
    unsealAct(createKeyring("another secret of more than 32 bytes, 0123"), binding, sealed),
  ).toBe(null);
});

test.each<Partial<ActBinding>>([
  { browserId: "c" },
  { operator: "bob" },
  { act: "end" },
  { target: "link:y" },
  { act: "revoke link:x", target: "" },
])("does not open for %j", (other) => {
  const sealed = sealAct(keyring, binding, form);
  expect(unsealAct(keyring, { ...binding, ...other }, sealed)).toBeNull();
});

test.each(["", "x", "A".repeat(80)])("%j opens for nothing", (sealed) => {
  expect(unsealAct(keyring, binding, sealed)).toBeNull();
});
