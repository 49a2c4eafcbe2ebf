import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { describeReason, isKnown } from "./reasons.ts";
import { signals } from "./signals/signals.ts";

describe("reasons", () => {
  test("of every signal are told in words", () => {
    for (const { name } of signals) assert.match(describeReason(name), /^(it|its) /);
  });

  test("out of rules that are not known yet are told as well as can be", () => {
    assert.equal(describeReason("walks-like-a-duck"), "walks like a duck");
    assert.equal(describeReason("constructor"), "constructor");
    assert.equal(isKnown("constructor"), false);
  });
});
