import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { asRequest } from "../gauntlet/corpus/headers.ts";
import { humans, intermediaries } from "../gauntlet/corpus/index.ts";
import { partialTraits } from "./traits-shape.ts";
import { decodeTraits, encodeTraits } from "./traits-text.ts";
import { readTraits } from "./traits.ts";

const names = [
  "user-agent",
  "accept",
  "accept-language",
  "accept-encoding",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
  "sec-fetch-user",
  "sec-ch-ua",
  "sec-ch-ua-mobile",
  "sec-ch-ua-platform",
  "upgrade-insecure-requests",
  "sec-purpose",
  "x-requested-with",
  "x-native-host",
  "priority",
  "via",
  "cookie",
  "referer",
];

describe("traits", () => {
  test("of everyone in the corpus are read back as they were", () => {
    for (const { headers } of [...humans, ...intermediaries]) {
      const traits = readTraits(asRequest(headers));
      assert.deepEqual(decodeTraits(encodeTraits(traits)), traits);
    }
  });

  test("are ASCII, valid and at most 1,000 characters, whatever is sent", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constant('"\\\0é'.repeat(200)),
    );
    const brand = fc.constant(`"${"x".repeat(24)}";v="9999", `.repeat(9));
    const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, brand));
    fc.assert(
      fc.property(headers, (sent) => {
        const traits = readTraits(asRequest(sent));
        const text = encodeTraits(traits);
        assert.ok(text.length <= 1000, `${text.length}`);
        assert.match(text, /^[ -~]*$/);
        assert.equal(decodeTraits(text)?.userAgent, traits.userAgent);
      }),
      { numRuns: 40 },
    );
    const most = Object.fromEntries(names.map((name) => [name, "~".repeat(900)]));
    const brands = `"${"~".repeat(24)}";v="9999", `.repeat(9);
    const referer = `https://${"r".repeat(90)}/`;
    const longest = readTraits(asRequest({ ...most, "sec-ch-ua": brands, referer }));
    const { length } = encodeTraits(longest);
    assert.ok(length > 800 && length <= 1000, `${length}`);
    assert.deepEqual(decodeTraits(encodeTraits(longest)), longest);
  });

  test("hold nothing secret: no cookie, and of a referrer no more than its host", () => {
    const text = encodeTraits(
      readTraits(
        asRequest({
          cookie: "session=tops3cret",
          authorization: "Bearer tops3cret",
          referer: "https://user:tops3cret@mail.example.com/tops3cret?tops3cret#tops3cret",
        }),
      ),
    );
    assert.ok(!text.includes("tops3cret"), text);
    const traits = decodeTraits(text);
    assert.deepEqual([traits?.cookie, traits?.referrer], [true, "mail.example.com"]);
  });

  test("of other versions are read as far as they can be", () => {
    assert.deepEqual(decodeTraits('{"userAgent":"A/1"}'), partialTraits("A/1"));
    const newer = decodeTraits(
      '{"v":9,"u":"B/2","a":"hologram","z":{"new":1},"m":"navigate","b":7}',
    );
    assert.deepEqual(
      [newer?.userAgent, newer?.accept, newer?.fetchMode, newer?.brands, newer?.partial],
      ["B/2", null, "navigate", null, false],
    );
    for (const junk of ["", "null", "7", "[]", '"x"', "{", "traits"]) {
      assert.equal(decodeTraits(junk), null, junk);
    }
  });
});
