import { createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deriveKey, equalBytes, equalText, hmacSha256, seal, sha256, unseal } from "./crypto.ts";

describe("the vectors of the standards", () => {
  test("SHA-256 (FIPS 180-4)", () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(Buffer.from(sha256("abc"), "base64url").toString("hex")).toBe(abc);
    expect(sha256(Buffer.from("abc"))).toBe(sha256("abc"));
  });

  test("HMAC-SHA-256 (RFC 4231, case 2), also in parts", () => {
    const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const key = createSecretKey("Jefe", "utf8");
    expect(Buffer.from(hmacSha256(key, "what do ya want for nothing?")).toString("hex")).toBe(
      expected,
    );
    expect(
      Buffer.from(hmacSha256(key, "what do ya want ", Buffer.from("for nothing?"))).toString("hex"),
    ).toBe(expected);
  });
});

test("comparing", () => {
  expect(equalText("abc", "abc")).toBe(true);
  expect(equalText("abc", "abd")).toBe(false);
  expect(equalText("abc", "abcd")).toBe(false);
  expect(equalText("", "")).toBe(true);
  expect(equalBytes(new Uint8Array([1]), new Uint8Array([1, 2]))).toBe(false);
});

test("what is sealed opens with the same key and context only", () => {
  const key = deriveKey("secret", "form");
  const sealed = seal(key, "context", "grüße");
  expect(unseal(key, "context", sealed)).toBe("grüße");
  expect(unseal(key, "other", sealed)).toBeNull();
  expect(unseal(deriveKey("secret", "other"), "context", sealed)).toBeNull();
  expect(unseal(deriveKey("other", "form"), "context", sealed)).toBeNull();
  expect(unseal(key, "context", seal(key, "context", ""))).toBe("");
});
