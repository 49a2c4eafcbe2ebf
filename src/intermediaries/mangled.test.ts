import assert from "node:assert/strict";
import { describe, test, vi } from "vitest";
import * as crypto from "../crypto.ts";
import { createKeyring } from "../keyring.ts";
import { createToken, readToken } from "../token.ts";
import { readMangled, type Mangling } from "./mangled.ts";

vi.mock(import("../crypto.ts"), { spy: true });

const keyring = createKeyring("a secret that is long enough for a test");

const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const moved = letter.toLowerCase() < "n" ? 13 : -13;
    return String.fromCodePoint(letter.charCodeAt(0) + moved);
  });

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const inUrl = (token: string): string => `https://app.example.com/magic-link/${token}`;

const manglings: readonly (readonly [string, Mangling, (token: string) => string])[] = [
  ["ROT13", "rot13", rot13],
  ["ROT13 in capitals", "rot13", (token) => rot13(token.toUpperCase())],
  ["three characters cut", "cut", (token) => token.slice(0, -3)],
  ["four characters cut, and a bracket", "cut", (token) => `${token.slice(0, -4)}>`],
  ["a soft line break", "appended", (token) => `${token}=3D`],
  ["an equals sign that was encoded", "appended", (token) => `3D${token}`],
  ["a full stop", "appended", (token) => `${token}.`],
  ["a quote before and after", "appended", (token) => `"${token}"`],
  ["an encoded bracket", "appended", (token) => `${token}%3E`],
  ["an entity", "appended", (token) => `${token}&amp;utm_source=mail&fbclid=x1`],
  ["letters of its own alphabet", "appended", (token) => `ab${token}7z`],
  ["every character encoded", "wrapped", (token) => token.replaceAll(/./g, hex)],
  [
    "a rewriter's address",
    "wrapped",
    (token) => `https://safe.example/?url=${inUrl(token)}&data=5`,
  ],
  [
    "a rewriter's address, encoded twice",
    "wrapped",
    (token) =>
      encodeURIComponent(`https://safe.example/?url=${encodeURIComponent(inUrl(token))}&data=05`),
  ],
  ["base64", "wrapped", base64],
  ["base64 of the address", "wrapped", (token) => base64(inUrl(token))],
  ["base64 of its ROT13", "rot13", (token) => base64(rot13(token))],
];

const hex = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

describe("a damaged token", () => {
  for (const [what, mangling, change] of manglings) {
    test(`${what}: its link is known, and it is no token`, () => {
      for (let round = 0; round < 20; round++) {
        const { text, linkId } = createToken(keyring);
        const changed = change(text);
        assert.deepEqual(readMangled(keyring, changed), { linkId, mangling }, changed);
        assert.equal(readToken(keyring, changed), null);
      }
    });
  }

  test("under an older secret its link is known as well", () => {
    const { text, linkId } = createToken(keyring);
    const rotated = createKeyring(
      "another secret that is long enough",
      "a secret that is long enough for a test",
    );
    assert.deepEqual(readMangled(rotated, rot13(text)), { linkId, mangling: "rot13" });
    assert.deepEqual(readMangled(rotated, text.slice(0, 37)), { linkId, mangling: "cut" });
  });

  test("cut into the secret, or with one character changed, it is nobody's", () => {
    const { text } = createToken(keyring);
    const other = text[20] === "7" ? "8" : "7";
    for (const lost of [text.slice(0, 31), text.slice(4), text.slice(0, 35)]) {
      assert.equal(readMangled(keyring, lost), null);
    }
    assert.equal(readMangled(keyring, `${text.slice(0, 20)}${other}${text.slice(21)}`), null);
    assert.equal(
      readMangled(keyring, `${text.slice(0, 34)}${text[34] === "7" ? "8" : "7"}aa`),
      null,
    );
  });

  test("of another deployment it is nobody's", () => {
    const { text } = createToken(createKeyring("the secret of somebody else altogether"));
    for (const [, , change] of manglings) assert.equal(readMangled(keyring, change(text)), null);
  });
});

describe("junk", () => {
  const checksums = (): number => vi.mocked(crypto.hmacSha256).mock.calls.length;
  const costOf = (segment: string): number => {
    vi.mocked(crypto.hmacSha256).mockClear();
    assert.equal(readMangled(keyring, segment), null);
    return checksums();
  };

  test("with the shape of one token costs a checksum, so they are counted", () => {
    assert.ok(costOf("a".repeat(40)) > 0);
  });

  test("without the shape of a token costs no checksum", () => {
    for (const junk of [
      "",
      "favicon.ico",
      "wp-login.php",
      "a".repeat(35),
      "abl".repeat(150),
      "-".repeat(500),
      "a".repeat(501),
      "%".repeat(400),
      "../".repeat(100),
    ]) {
      assert.equal(costOf(junk), 0, junk);
    }
  });

  test("with the shape of many tokens costs 64 at most, whatever it looks like", () => {
    for (const junk of [
      "a".repeat(500),
      "0".repeat(500),
      `${"a".repeat(40)}-`.repeat(12),
      base64("a".repeat(360)),
      `${"%61".repeat(60)}${"b".repeat(200)}`,
      encodeURIComponent(encodeURIComponent(`${"z".repeat(40)}/`.repeat(8))),
    ]) {
      assert.ok(costOf(junk.slice(0, 500)) <= 64, junk);
    }
  });
});
