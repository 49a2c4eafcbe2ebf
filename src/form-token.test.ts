import { describe, expect, test } from "vitest";
import { seal } from "./crypto.ts";
import { sealForm, unsealForm, type FormToken } from "./form-token.ts";
import { createKeyring } from "./keyring.ts";

const oldSecret = "an old secret that is long enough 0123456789";
const newSecret = "a new secret that is long enough, 9876543210";
const keyring = createKeyring(newSecret);
const form: FormToken = {
  userId: "7",
  address: "ada@example.com",
  askedIn: "elsewhere",
  issuedAt: 1_795_300_000_000,
  madeAt: 1_700_000_000_000,
  inDoubtAt: null,
};
const sealed = sealForm(keyring, "link-a", "browser-a", form);

describe("the form token of a page", () => {
  test("opens for the same link and the same browser", () => {
    expect(unsealForm(keyring, "link-a", "browser-a", sealed)).toEqual(form);
  });

  test("says that the account is still to be made", () => {
    const unmade = { ...form, userId: null };
    const sealed = sealForm(keyring, "link-a", "browser-a", unmade);
    expect(unsealForm(keyring, "link-a", "browser-a", sealed)).toEqual(unmade);
  });

  test.each(["here", "elsewhere", "nowhere", "unknown"] as const)(
    "says where the link was asked for: %s",
    (askedIn) => {
      const sealed = sealForm(keyring, "link-a", "browser-a", { ...form, askedIn });
      expect(unsealForm(keyring, "link-a", "browser-a", sealed)?.askedIn).toBe(askedIn);
    },
  );

  test("of a page from before pages said where, does not pretend to know", () => {
    const { userId, address, madeAt } = form;
    const plain = JSON.stringify({ userId, address, madeAt });
    const sealed = seal(keyring.current.form, "link-a browser-a", plain);
    const read = { userId, address, madeAt, issuedAt: null, askedIn: "unknown", inDoubtAt: null };
    expect(unsealForm(keyring, "link-a", "browser-a", sealed)).toEqual(read);
  });

  test.each([
    ["another link", "link-b", "browser-a"],
    ["another browser", "link-a", "browser-b"],
    ["the two swapped", "browser-a", "link-a"],
    ["a border moved between the two", "link-a browser", "a"],
    ["neither", "", ""],
  ])("does not open for %s", (_what, linkId, browserId) => {
    expect(unsealForm(keyring, linkId, browserId, sealed)).toBeNull();
  });

  test("with any one character changed opens nothing", () => {
    for (let place = 0; place < sealed.length; place++) {
      const other = sealed.charAt(place) === "A" ? "B" : "A";
      const changed = sealed.slice(0, place) + other + sealed.slice(place + 1);
      // The last character of base64 carries bits that stand for nothing.
      if (Buffer.from(changed, "base64url").equals(Buffer.from(sealed, "base64url"))) continue;
      expect(unsealForm(keyring, "link-a", "browser-a", changed), `at ${place}`).toBeNull();
    }
  });

  test.each([
    "",
    "a",
    "%",
    "\0",
    "é",
    "null",
    sealed.slice(0, 20),
    sealed.slice(0, -4),
    "A".repeat(38),
    "A".repeat(100_000),
  ])("junk opens nothing: %#", (junk) => {
    expect(unsealForm(keyring, "link-a", "browser-a", junk)).toBeNull();
  });

  test("shows nobody the address, and is never the same twice", () => {
    const bytes = Buffer.from(sealed, "base64url").toString("latin1");
    expect(bytes).not.toContain("ada");
    expect(sealForm(keyring, "link-a", "browser-a", form)).not.toBe(sealed);
  });

  test("outlives a rotation of the secret, and dies with its secret", () => {
    const before = sealForm(createKeyring(oldSecret), "link-a", "browser-a", form);
    expect(unsealForm(createKeyring(newSecret, oldSecret), "link-a", "browser-a", before)).toEqual(
      form,
    );
    expect(unsealForm(keyring, "link-a", "browser-a", before)).toBeNull();
  });
});
