import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { completed } from "../gauntlet/corpus/complete.ts";
import { asRequest, pressOf } from "../gauntlet/corpus/headers.ts";
import { humans, intermediaries } from "../gauntlet/corpus/index.ts";
import { signals } from "./signals/signals.ts";
import { suspicionsOf, type PressSighting } from "./suspicion.ts";
import { readTraits } from "./traits.ts";

const origin = "https://app.example.com";
const minute = 60_000;

type Texts = Readonly<Record<string, string>>;

const press = (headers: Texts, more: Partial<PressSighting> = {}): readonly string[] =>
  suspicionsOf({
    traits: readTraits(asRequest(headers)),
    trap: false,
    driven: false,
    sincePage: 3000,
    sinceIssue: minute,
    linksOpened: 1,
    ...more,
  });

const profiles = humans.flatMap((human) => [completed(human, true), completed(human, false)]);

/** Of one person's browser, as it is when it presses. */
function headersOf(id: string): Texts {
  const human = humans.find((one) => one.id === id);
  assert.ok(human, id);
  return pressOf(human, origin);
}

const without = (headers: Texts, pattern: RegExp): Texts =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !pattern.test(name)));

// What stands between real people and a server, and what they have done to their browsers.
const quirks: readonly (readonly [string, (headers: Texts) => Texts])[] = [
  ["nothing", (headers) => headers],
  ["a proxy that says so", (headers) => ({ ...headers, via: "1.1 proxy.corp.example" })],
  ["a scanner of its own machine", (headers) => without(headers, /^accept-encoding$/)],
  ["a proxy that drops what it does not know", (headers) => without(headers, /^sec-|^priority$/)],
  ["no client hints", (headers) => without(headers, /^sec-ch-/)],
  ["no languages", (headers) => without(headers, /^accept-language$/)],
  ["no referrers", (headers) => without(headers, /^referer$/)],
  ["privacy signals", (headers) => ({ ...headers, dnt: "1", "sec-gpc": "1" })],
  ["HTTP/1.1", (headers) => ({ ...without(headers, /^priority$|^te$/), connection: "keep-alive" })],
  ["little data", (headers) => ({ ...headers, "save-data": "on" })],
  ["another language", (headers) => ({ ...headers, "accept-language": "ar-EG,ar;q=0.9,fr;q=0.5" })],
];

describe("people", () => {
  test("every profile whose headers are all known presses without suspicion", () => {
    const complete = humans.filter((human) => human.complete);
    assert.equal(complete.length, 24);
    for (const human of complete) assert.deepEqual(press(pressOf(human, origin)), [], human.id);
  });

  test("so does every other, with what its engine is documented to send", () => {
    for (const human of profiles) assert.deepEqual(press(pressOf(human, origin)), [], human.id);
  });

  test("and 1,000 sequences that are random and plausible", () => {
    const sequence = fc.record({
      human: fc.constantFrom(...profiles),
      quirk: fc.constantFrom(...quirks),
      sincePage: fc.integer({ min: 400, max: 30 * minute }),
      sinceIssue: fc.option(fc.integer({ min: 3000, max: 24 * 60 * minute })),
      linksOpened: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(sequence, ({ human, quirk: [, change], ...more }) => {
        assert.deepEqual(press(change(pressOf(human, origin)), more), []);
      }),
      { numRuns: 1000, seed: 20261122 },
    );
  });

  test("desktop sites on Android, and ChromeOS, claim Linux", () => {
    const headers = headersOf("chromium-156-linux-mailclient");
    for (const platform of ['"Android"', '"Chrome OS"', '"Linux"', '"Unheard of"']) {
      assert.deepEqual(press({ ...headers, "sec-ch-ua-platform": platform }), []);
    }
  });
});

const chrome = headersOf("chrome-150-macos");
const firefox = headersOf("firefox-144");
const safari = headersOf("safari-26-macos");
const agentOf = (headers: Texts): string => headers["user-agent"] ?? "";

const robots: readonly (readonly [string, string, Texts, Partial<PressSighting>])[] = [
  ["presses everything", "trap", safari, { trap: true }],
  ["drives a browser", "driven", chrome, { driven: true }],
  ["posts the form from Python", "names-itself", { "user-agent": "Python-urllib/3.11" }, {}],
  [
    "is a headless Chromium",
    "names-itself",
    { ...chrome, "user-agent": agentOf(chrome).replace("Chrome/", "HeadlessChrome/") },
    {},
  ],
  [
    "hides that it is headless, in one place of two",
    "names-itself",
    { ...chrome, "sec-ch-ua": '"HeadlessChrome";v="150", "Chromium";v="150"' },
    {},
  ],
  [
    "gives another version",
    "contradicting-headers",
    { ...chrome, "sec-ch-ua": '"Chromium";v="156"' },
    {},
  ],
  [
    "gives another system",
    "contradicting-headers",
    { ...chrome, "sec-ch-ua-platform": '"Linux"' },
    {},
  ],
  [
    "is Chromium under Firefox's name",
    "contradicting-headers",
    { ...chrome, "user-agent": agentOf(firefox) },
    {},
  ],
  [
    "is Chromium under Safari's name",
    "contradicting-headers",
    { ...chrome, "user-agent": agentOf(safari) },
    {},
  ],
  ["submits by script, in Chromium", "no-gesture", without(chrome, /^sec-fetch-user$/), {}],
  ["submits by script, in Firefox", "no-gesture", without(firefox, /^sec-fetch-user$/), {}],
  ["prerenders", "prefetch-header", { ...chrome, "sec-purpose": "prefetch;prerender" }, {}],
  ["borrows Chrome's name", "no-fetch-metadata", { "user-agent": agentOf(chrome) }, {}],
  [
    "borrows Safari's name",
    "no-fetch-metadata",
    { "user-agent": agentOf(safari), accept: "*/*" },
    {},
  ],
  ["presses at once", "too-soon", chrome, { sincePage: 249 }],
  ["presses before the mail is there", "just-issued", chrome, { sinceIssue: 1999 }],
  ["opens everybody's link", "many-links", chrome, { linksOpened: 20 }],
];

describe("robots", () => {
  for (const [what, signal, headers, more] of robots) {
    test(`what ${what} is suspected: ${signal}`, () => {
      assert.equal(press(headers, more)[0], signal);
    });
  }

  test("what was measured of automation is suspected by its headers alone, where they tell", () => {
    const found = intermediaries
      .filter(({ id, headers }) => id.startsWith("auto-") && Object.keys(headers).length > 0)
      .filter(({ headers }) => press(headers).length > 0);
    assert.deepEqual(found.map(({ id }) => id).toSorted(), [
      "auto-curl-head",
      "auto-form-parser",
      "auto-node-fetch",
      "auto-ua-spoof",
    ]);
  });

  test("what behaves like a person to the last header is not", () => {
    assert.deepEqual(press(chrome), []);
  });
});

describe("signals", () => {
  test("have a source, a word on whom they trip, and a weight; each weighty one is enough", () => {
    for (const { name, weight, sources, trips } of signals) {
      assert.ok(sources.length > 0 && trips.length > 0, name);
      assert.ok(weight > 0 && weight <= 1, name);
    }
    assert.equal(new Set(signals.map(({ name }) => name)).size, signals.length);
  });

  test("one light sign is not enough, and two are", () => {
    const one = without(chrome, /^sec-/);
    assert.deepEqual(press(one), []);
    const two = without(one, /^accept-language$/);
    assert.deepEqual(press(two), ["no-fetch-metadata", "no-language"]);
  });

  test("a press by fetch() of the host's own page is no navigation, and lacks no gesture", () => {
    const sent = { ...without(chrome, /^sec-fetch-user$/), "sec-fetch-mode": "cors" };
    assert.deepEqual(press({ ...sent, accept: "application/json" }), []);
  });
});
