import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { humans } from "../gauntlet/corpus/index.ts";
import { lowerCase } from "../gauntlet/corpus/headers.ts";
import { readBrowser, sendsFetchMetadata, sendsGesture } from "./engine.ts";

const agentOf = (headers: Readonly<Record<string, string>>): string =>
  lowerCase(headers)["user-agent"]?.slice(0, 256) ?? "";

const engines = {
  blink: "blink",
  "blink-webview": "blink",
  gecko: "gecko",
  webkit: "webkit",
  wkwebview: "webkit",
} as const;

describe("the claimed browser", () => {
  test("of every person in the corpus has their engine and system", () => {
    for (const { id, headers, engine, os } of humans) {
      const browser = readBrowser(agentOf(headers));
      assert.equal(browser.engine, engines[engine], id);
      assert.equal(browser.os, os, id);
      assert.ok(browser.version !== null, id);
    }
  });

  test("of every person whose headers are known always sends what they sent, and no more is expected", () => {
    for (const { id, headers, sendsSecFetchUser, complete } of humans) {
      if (!complete) continue;
      const browser = readBrowser(agentOf(headers));
      assert.equal(sendsFetchMetadata(browser), "sec-fetch-mode" in lowerCase(headers), id);
      assert.equal(sendsGesture(browser), sendsSecFetchUser, id);
      assert.ok(browser.usual && !browser.inApp, id);
    }
  });

  test("on iOS is Safari's, whatever it calls itself", () => {
    const iPhone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    for (const own of [
      "CriOS/147.0 Mobile/15E148 Safari/604.1",
      "FxiOS/150.0 Mobile/15E148",
      "EdgiOS/147.0 Mobile",
      "Chrome/147.0.0.0 Mobile Safari/604.1",
    ]) {
      const browser = readBrowser(`${iPhone} ${own}`);
      assert.deepEqual([browser.engine, browser.os, browser.version], ["webkit", "iOS", 18.5]);
      assert.ok(!sendsGesture(browser));
    }
  });

  test("is none where it is not claimed", () => {
    for (const agent of [null, "", "curl/8", "Mozilla/5.0", "Mozilla/4.0 (compatible; MSIE 6.0)"]) {
      assert.equal(readBrowser(agent).engine, "none");
    }
  });

  test("is read in no time out of what was made to take long", () => {
    for (const piece of [
      "Mozilla/5.0 (",
      "Mozilla/5.0 (x) ",
      "Chrome/1.",
      "(((((",
      "OS 1_1 ",
      "Version/1.",
    ]) {
      const agent = `Mozilla/5.0 (${piece.repeat(256)}`.slice(0, 256);
      const started = performance.now();
      for (let n = 0; n < 100; n++) readBrowser(agent);
      assert.ok((performance.now() - started) / 100 < 1, piece);
    }
  });
});
