import assert from "node:assert/strict";
import { test } from "vitest";
import { remember } from "./remember.ts";

test("what was read is not read again, and no more than 1,000 answers are kept", () => {
  const reads: string[] = [];
  const read = remember((text) => {
    reads.push(text);
    return text === "none" ? null : text.length;
  });
  assert.deepEqual([read("none"), read("none"), read("four"), read("four")], [null, null, 4, 4]);
  assert.deepEqual(reads, ["none", "four"]);
  for (let n = 0; n < 998; n++) read(`text ${n}`);
  read("none");
  assert.equal(reads.length, 1000);
  read("one more");
  read("none");
  assert.equal(reads.length, 1002);
});
