import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { createCrowd } from "./crowd.ts";

describe("a crowd", () => {
  test("is the different links that a network has opened in ten seconds", () => {
    const crowd = createCrowd();
    for (let n = 0; n < 5; n++) crowd.note("192.0.2.1", `link-${n}`, n * 1000);
    crowd.note("192.0.2.1", "link-4", 4500);
    crowd.note("192.0.2.2", "link-9", 4000);
    assert.equal(crowd.linksOf("192.0.2.1", 5000), 5);
    assert.equal(crowd.linksOf("192.0.2.1", 10_000), 4);
    assert.equal(crowd.linksOf("192.0.2.1", 14_499), 1);
    assert.equal(crowd.linksOf("192.0.2.1", 14_500), 0);
    assert.equal(crowd.linksOf("192.0.2.2", 5000), 1);
    assert.equal(crowd.linksOf("192.0.2.3", 5000), 0);
  });

  test("one link opened often is one", () => {
    const crowd = createCrowd();
    for (let n = 0; n < 500; n++) crowd.note("192.0.2.1", "link", n);
    assert.equal(crowd.linksOf("192.0.2.1", 500), 1);
  });

  test("whose network is unknown is none", () => {
    const crowd = createCrowd();
    for (let n = 0; n < 50; n++) crowd.note("", `link-${n}`, 0);
    assert.equal(crowd.linksOf("", 1), 0);
  });

  test("keeps 64 links of a network, the last, and forgets the network it has not heard of for longest", () => {
    const crowd = createCrowd();
    for (let n = 0; n < 1000; n++) crowd.note("192.0.2.1", `link-${n}`, n);
    assert.equal(crowd.linksOf("192.0.2.1", 1000), 64);
    crowd.note("first", "link", 1000);
    crowd.note("second", "link", 1000);
    crowd.note("first", "other", 1000);
    for (let n = 0; n < 9999; n++) crowd.note(`network-${n}`, "link", 1000);
    assert.equal(crowd.linksOf("second", 1000), 0);
    assert.equal(crowd.linksOf("first", 1000), 2);
    assert.equal(crowd.linksOf("network-9998", 1000), 1);
  });
});
