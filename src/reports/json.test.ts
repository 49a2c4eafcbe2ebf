import { describe, expect, test } from "vitest";
import { readTallies, writeTallies } from "./json.ts";
import { noTallies, type Tallies } from "./tallies.ts";

const steps = { asked: 9, sent: 7, opened: 5, pressed: 3, loggedIn: 1 };
const tallies: Tallies = {
  links: { issued: 6, asked: 5, live: 1, used: 2, revoked: 3, expired: 4 },
  timeToPress: new Map([[86_400, 2]]),
  opensBefore: new Map([
    [0, 1],
    [30, 2],
  ]),
  opensAfter: new Map([[1, 3]]),
  kinds: new Map([
    [null, 1],
    ["person", 2],
  ]),
  names: new Map([["scanner Some Scanner", 4]]),
  issued: steps,
  domains: new Map([["__proto__", steps]]),
  languages: new Map([["de", steps]]),
};

describe("the tallies of a day as they are stored", () => {
  test("come back as they were", () => {
    for (const final of [true, false]) {
      expect(readTallies(writeTallies({ tallies, final }))).toEqual({ tallies, final });
    }
    const none = { tallies: noTallies(), final: false };
    expect(readTallies(writeTallies(none))).toEqual(none);
  });

  test("of kinds that only newer code knows are of unknown ones", () => {
    const text = writeTallies({ tallies, final: false });
    const read = readTallies(text.replace('["person",2]', '["unknown",3],["robot",4]'));
    expect(read?.tallies.kinds).toEqual(
      new Map([
        [null, 1],
        ["unknown", 7],
      ]),
    );
  });

  test.each([
    ["", "nothing"],
    ["{", "no JSON"],
    ["null", "null"],
    ["[]", "a list"],
    ['"1"', "a text"],
    ['{"version":2}', "another version"],
    ['{"version":1}', "nothing but the version"],
  ])("%s (%s) is not read", (text) => {
    expect(readTallies(text)).toBeNull();
  });

  test.each([
    ["a count below 0", '"links":[6,', '"links":[-1,'],
    ["half a link", '"links":[6,', '"links":[0.5,'],
    ["a text for a count", '"links":[6,', '"links":["6",'],
    ["too few counts", '"links":[6,', '"links":['],
    ["a count too large to add to", '"links":[6,', '"links":[9007199254740993,'],
    ["a value that is no number", "[86400,2]", '["86400",2]'],
    ["a value without its count", "[86400,2]", "[86400]"],
    ["a pair", "[86400,2]", "[[86400,2]]"],
    ["counts that are none", "[86400,2]", "86400"],
    ["a map that is none", '"opensAfter":[1,3]', '"opensAfter":{"1":3}'],
    ["rows that are none", '["de",9,7,5,3,1]', '"de"'],
    ["a kind that is a number", '["person",2]', "[1,2]"],
    ["a name without a kind", "scanner Some Scanner", "Scanner"],
    ["steps that lack one", '["de",9,7,5,3,1]', '["de",9,7,5,3]'],
    ["a domain that is none", '"__proto__"', "null"],
    ["nothing that says whether it is final", '"final":false', '"final":0'],
  ])("%s is not read", (_, part, instead) => {
    const text = writeTallies({ tallies, final: false });
    expect(text).toContain(part);
    expect(readTallies(text.replace(part, instead))).toBeNull();
  });
});
