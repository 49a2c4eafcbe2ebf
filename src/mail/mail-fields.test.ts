import fc from "fast-check";
import { addressParser, decodeWords } from "postal-mime";
import { expect, test } from "vitest";
import {
  asciiMailbox,
  asciiText,
  furtherHeaders,
  mailbox,
  oneLine,
  recipient,
} from "./mail-fields.ts";

const address = "ada@example.com";
const anyName = fc.string({ unit: "binary", maxLength: 200 });

/** As a mail program reads it. */
function read(text: string): { name: string; address: string | undefined }[] {
  return addressParser(text, { flatten: true }).map((one) => ({
    name: decodeWords(one.name).replace(/\s+/g, " ").trim(),
    address: one.address,
  }));
}

test.each([
  ["Ada", '"Ada" <ada@example.com>'],
  ["", "ada@example.com"],
  ['A "B" \\ C', '"A \\"B\\" \\\\ C" <ada@example.com>'],
  ["Ärger", '"Ärger" <ada@example.com>'],
])("the name %j beside the address", (name, expected) => {
  expect(mailbox({ name, address })).toBe(expected);
});

test.each([
  ["Ada", '"Ada" <ada@example.com>'],
  ["Ärger", "=?UTF-8?B?w4RyZ2Vy?= <ada@example.com>"],
])("the name %j beside the address, in ASCII", (name, expected) => {
  expect(asciiMailbox({ name, address })).toBe(expected);
});

test("whatever a name is, it reads as one address, on one line of ASCII", () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const clean = recipient({ name, address });
      const ascii = asciiMailbox(clean);
      expect(ascii).toMatch(/^[ -~]*$/);
      expect(read(ascii).map((one) => one.address)).toEqual([address]);
      expect(mailbox(clean)).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029]/);
      expect(read(mailbox(clean)).map((one) => one.address)).toEqual([address]);
    }),
  );
});

test("encoded-words are at most 75 characters long and whole, and read as what they were", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const clean = oneLine(`ä${text}ä`).replace(/\s+/g, " ");
      const words = asciiText(clean).split(" ");
      for (const word of words) expect(word).toMatch(/^=\?UTF-8\?B\?[\w+/]+=*\?=$/);
      expect(Math.max(...words.map(({ length }) => length))).toBeLessThanOrEqual(75);
      expect(decodeWords(asciiText(clean))).toBe(clean);
    }),
  );
});

test.each([
  ["a\r\nb", "a b"],
  [" a\tb\0 ", "a b"],
  ["a\u2028b\u2029c\u0085d", "a b c d"],
])("%j on one line", (text, expected) => {
  expect(oneLine(text)).toBe(expected);
});

test("further headers: their values on one line, and none that say who gets the mail", () => {
  expect(furtherHeaders({ "X-One": "a\r\nBcc: b", "Auto-Submitted": "auto-generated" })).toEqual({
    "X-One": "a Bcc: b",
    "Auto-Submitted": "auto-generated",
  });
  for (const name of [
    "bcc",
    "To",
    "RESENT-TO",
    "content-type",
    "Message-ID",
    "a b",
    "a\r\nb",
    "",
  ]) {
    expect(() => furtherHeaders({ [name]: "x" })).toThrow("a header that it cannot have");
  }
});
