import { describe, expect, test } from "vitest";
import { sealAsk, unsealAsk, type AskForm } from "./ask-form.ts";
import { seal } from "./crypto.ts";
import { sealForm } from "./form-token.ts";
import { createKeyring } from "./keyring.ts";

const oldSecret = "an old secret that is long enough 0123456789";
const keyring = createKeyring("a new secret that is long enough, 9876543210");
const ask: AskForm = {
  id: "i".repeat(43),
  address: "ada@example.com",
  shown: "a…@example.com",
  redirectTo: "/invoices",
  askedAt: 1_700_000_000_000,
  inDoubtAt: null,
};
const sealed = sealAsk(keyring.current, "browser-a", ask);

describe("the ask that a browser keeps", () => {
  test("opens in the browser that asked, and says under which keys it was made", () => {
    expect(unsealAsk(keyring, "browser-a", sealed)).toEqual({ ask, keys: keyring.current });
  });

  test.each(["browser-b", "", "browser-a "])("does not open in another: %j", (browser) => {
    expect(unsealAsk(keyring, browser, sealed)).toBeNull();
  });

  test("with any one character changed opens nothing", () => {
    for (let place = 0; place < sealed.length; place++) {
      const other = sealed.charAt(place) === "A" ? "B" : "A";
      const changed = sealed.slice(0, place) + other + sealed.slice(place + 1);
      // The last character of base64 carries bits that stand for nothing.
      if (Buffer.from(changed, "base64url").equals(Buffer.from(sealed, "base64url"))) continue;
      expect(unsealAsk(keyring, "browser-a", changed), `at ${place}`).toBeNull();
    }
  });

  test.each(["", "a", "%", "\0", "é", "null", sealed.slice(0, -4), "A".repeat(100_000)])(
    "junk opens nothing: %#",
    (junk) => {
      expect(unsealAsk(keyring, "browser-a", junk)).toBeNull();
    },
  );

  test("is no form of a confirm page's, nor is such a form an ask", () => {
    const { address } = ask;
    const form = {
      userId: "7",
      address,
      askedIn: "here",
      issuedAt: 1,
      madeAt: 1,
      inDoubtAt: null,
    } as const;
    // Both are bound to "link browser": only the keys tell them apart.
    expect(
      unsealAsk(keyring, "link browser", sealForm(keyring, "link", "browser", form)),
    ).toBeNull();
    const forged = seal(keyring.current.form, "browser-a", JSON.stringify(ask));
    expect(unsealAsk(keyring, "browser-a", forged)).toBeNull();
  });

  test("shows nobody the address, and is never the same twice", () => {
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("example");
    expect(sealAsk(keyring.current, "browser-a", ask)).not.toBe(sealed);
  });

  test("outlives a rotation of the secret with the keys of its code, and dies with its secret", () => {
    const before = createKeyring(oldSecret);
    const kept = sealAsk(before.current, "browser-a", ask);
    const rotated = createKeyring("a new secret that is long enough, 9876543210", oldSecret);
    const opened = unsealAsk(rotated, "browser-a", kept);
    expect(opened?.ask).toEqual(ask);
    expect(opened?.keys).toBe(rotated.all[1]);
    expect(opened?.keys.code.equals(before.current.code)).toBe(true);
    expect(unsealAsk(keyring, "browser-a", kept)).toBeNull();
  });

  test("with the longest address and the longest way back fits into a cookie", () => {
    const address = `${"a".repeat(64)}@${"d".repeat(63)}.${"e".repeat(63)}.${"f".repeat(61)}`;
    const redirectTo = `/${"p".repeat(1999)}`;
    const longest = sealAsk(keyring.current, "b".repeat(32), {
      ...ask,
      address,
      shown: address,
      redirectTo,
    });
    // RFC 6265bis lets browsers drop a cookie whose name and value are more than 4096 bytes.
    expect(`__Host-onpurpose-ask${longest}`.length).toBeLessThanOrEqual(4096);
  });
});
