import { describe, expect, test } from "vitest";
import { sha256 } from "./crypto.ts";
import { createKeyring } from "./keyring.ts";
import { deriveSessionSecret, readSessionCookie, writeSessionCookie } from "./session-secret.ts";

const keyring = createKeyring("a secret that is long enough, 9876543210");
const other = createKeyring("another secret that is long enough 01234");
const linkId = "a".repeat(43);

describe("the secret of a session", () => {
  const secret = deriveSessionSecret(keyring.current, linkId, "browser-a");

  test("is the same for both requests of a double click", () => {
    expect(deriveSessionSecret(keyring.current, linkId, "browser-a")).toBe(secret);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("differs for another browser, link or secret", () => {
    const others = [
      deriveSessionSecret(keyring.current, linkId, "browser-b"),
      deriveSessionSecret(keyring.current, "b".repeat(43), "browser-a"),
      deriveSessionSecret(other.current, linkId, "browser-a"),
    ];
    expect(new Set([secret, ...others]).size).toBe(4);
  });

  test("goes into the cookie whole, and only its hash comes out of it", () => {
    const sessionId = "s".repeat(43);
    const claim = readSessionCookie(writeSessionCookie(sessionId, secret));
    expect(claim).toEqual({ sessionId, secretHash: sha256(secret) });
    expect(JSON.stringify(claim)).not.toContain(secret);
  });

  const id = "s".repeat(43);
  test.each([
    null,
    "",
    ".",
    id,
    `${id}.`,
    `.${secret}`,
    `${id}.${secret}x`,
    `${id}.${secret.slice(1)}`,
    ` ${id}.${secret}`,
    `${id}.${secret}\n`,
    `${id}.${secret}.${secret}`,
    `${id}.${"é".repeat(43)}`,
    "x".repeat(100_000),
  ])("a cookie that is none of ours claims nothing: %#", (cookie) => {
    expect(readSessionCookie(cookie)).toBeNull();
  });
});
