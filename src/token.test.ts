import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createKeyring } from "./keyring.ts";
import { createToken, readToken } from "./token.ts";

// Thousands of cases each: no promise about time on a machine with other work.
vi.setConfig({ testTimeout: 60_000 });

const oldSecret = "an old secret that is long enough 0123456789";
const newSecret = "a new secret that is long enough, 9876543210";
const keyring = createKeyring(newSecret);
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

describe("a token", () => {
  test("is 40 characters of Crockford's base32, and no two of 10,000 are the same", () => {
    const tokens = Array.from({ length: 10_000 }, () => createToken(keyring));
    for (const { text } of tokens) expect(text).toMatch(/^[0-9a-hjkmnp-tv-z]{40}$/);
    expect(new Set(tokens.map(({ text }) => text)).size).toBe(10_000);
    expect(new Set(tokens.map(({ linkId }) => linkId)).size).toBe(10_000);
  });

  test("uses all of its alphabet at every place, so that no bit stands still", () => {
    const texts = Array.from({ length: 2000 }, () => createToken(keyring).text);
    for (let place = 0; place < 40; place++) {
      expect(new Set(texts.map((text) => text.charAt(place))).size, `place ${place}`).toBe(32);
    }
  });

  test("fits into a URL of at most 110 characters", () => {
    const url = `https://app.example.com/magic-link/${createToken(keyring).text}`;
    expect(url.length).toBeLessThanOrEqual(110);
    expect(new URL(url).href).toBe(url);
  });

  test("is read back as the link it was made for, in lower, upper and mixed case", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), (upper) => {
        const { text, linkId } = createToken(keyring);
        const mixed = [...text]
          .map((letter) => (upper.next().value === true ? letter.toUpperCase() : letter))
          .join("");
        expect(readToken(keyring, text)?.linkId).toBe(linkId);
        expect(readToken(keyring, text.toUpperCase())?.linkId).toBe(linkId);
        expect(readToken(keyring, mixed)?.linkId).toBe(linkId);
      }),
    );
  });

  test("does not carry the id of its link: that is a hash of its random bytes", () => {
    const { text, linkId } = createToken(keyring);
    expect(linkId).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(readToken(keyring, text)?.secret).toHaveLength(20);
    expect(linkId.toLowerCase()).not.toContain(text.slice(0, 10));
  });

  test("with any one character changed is refused", () => {
    const { text } = createToken(keyring);
    for (let place = 0; place < 40; place++) {
      for (const letter of alphabet) {
        if (letter === text.charAt(place)) continue;
        const changed = text.slice(0, place) + letter + text.slice(place + 1);
        expect(readToken(keyring, changed), `${letter} at ${place}`).toBeNull();
      }
    }
  });

  test("made up without the secret is refused", () => {
    const letters = fc.constantFrom(...alphabet);
    const madeUp = fc.array(letters, { minLength: 40, maxLength: 40 }).map((each) => each.join(""));
    fc.assert(
      fc.property(madeUp, (text) => readToken(keyring, text) === null),
      { numRuns: 2000 },
    );
  });

  test("is refused whatever else stands in its place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        (text) => readToken(keyring, text) === null,
      ),
    );
  });
});

describe("rotating the secret", () => {
  const before = createToken(createKeyring(oldSecret));

  test("another secret's token is refused", () => {
    expect(readToken(keyring, before.text)).toBeNull();
  });

  test("an old token lives on while its secret stands in the list, wherever it stands", () => {
    const rotated = createKeyring(newSecret, oldSecret);
    expect(readToken(rotated, before.text)?.linkId).toBe(before.linkId);
    const third = "yet another secret that is long enough 01234";
    expect(readToken(createKeyring(newSecret, third, oldSecret), before.text)).not.toBeNull();
  });

  test("new tokens are signed by the first of the list", () => {
    const { text } = createToken(createKeyring(newSecret, oldSecret));
    expect(readToken(keyring, text)).not.toBeNull();
    expect(readToken(createKeyring(oldSecret), text)).toBeNull();
  });

  test("dropping a secret kills what it signed", () => {
    const rotated = createKeyring(newSecret, oldSecret);
    expect(readToken(rotated, before.text)).not.toBeNull();
    expect(readToken(createKeyring(newSecret), before.text)).toBeNull();
  });
});

/** What mail systems, people and scanners make of a token. Each is written as what it does to one. */
const manglings: Readonly<Record<string, (token: string) => string>> = {
  ROT13: (token) =>
    token.replace(/[a-z]/g, (letter) =>
      String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97),
    ),
  "cut short by one": (token) => token.slice(0, -1),
  "cut in half": (token) => token.slice(0, 20),
  "without its beginning": (token) => token.slice(1),
  empty: () => "",
  "a letter appended": (token) => `${token}a`,
  "a full stop appended": (token) => `${token}.`,
  "a bracket appended": (token) => `${token}>`,
  "padded with =": (token) => `${token}====`,
  "quoted-printable at the front": (token) => `=3D${token}`,
  "a soft line break inside": (token) => `${token.slice(0, 20)}=\r\n${token.slice(20)}`,
  "a blank in front": (token) => ` ${token}`,
  "a line break at the end": (token) => `${token}\n`,
  "a NUL at the end": (token) => `${token}\0`,
  "a zero-width space inside": (token) => `${token.slice(0, 20)}\u200b${token.slice(20)}`,
  "wholly percent-encoded": (token) =>
    [...token].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
  "one letter percent-encoded": (token) => `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
  "a lone percent sign at the end": (token) => `${token}%`,
  "twice in a row": (token) => token + token,
  reversed: (token) => [...token].toReversed().join(""),
  "the look-alike l for its 1": (token) => `l${token.slice(1)}`,
  "the look-alike i for its 1": (token) => `i${token.slice(1)}`,
  "the look-alike o for its 0": (token) => `${token.slice(0, 39)}o`,
  "the letter u, which it never has": (token) => `${token.slice(0, 39)}u`,
  "full-width letters": (token) =>
    [...token].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join(""),
  "the Kelvin sign for k": (token) => `\u212a${token.slice(1)}`,
  "two letters swapped": (token) => {
    const place = [...token].findIndex((letter, at) => letter !== token.charAt(at + 1));
    const [a, b] = [token.charAt(place), token.charAt(place + 1)];
    return token.slice(0, place) + b + a + token.slice(place + 2);
  },
};

describe("a mangled token neither matches nor throws", () => {
  test.each(Object.entries(manglings))("%s", (_name, mangle) => {
    const { text, linkId } = createToken(keyring);
    expect(mangle(text)).not.toBe(text);
    expect(readToken(keyring, mangle(text))).toBeNull();
    expect(readToken(keyring, text)?.linkId).toBe(linkId);
  });
});
