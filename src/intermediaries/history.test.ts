import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { asRequest, pressOf } from "../gauntlet/corpus/headers.ts";
import { humans } from "../gauntlet/corpus/index.ts";
import type { Visit } from "../stores/store.ts";
import { classify } from "./classify.ts";
import { classifyHistory } from "./history.ts";
import { encodeTraits } from "./traits-text.ts";
import { readTraits } from "./traits.ts";

const issuedAt = 1_700_000_000_000;
const linkId = "link";
const home = "198.51.100.1";
const cloud = "203.0.113.9";

function headersOf(id: string): Readonly<Record<string, string>> {
  const human = humans.find((one) => one.id === id);
  assert.ok(human, id);
  return human.headers;
}

const mac = headersOf("chrome-150-macos");
const windows = headersOf("chrome-147-windows");
const iPhone = headersOf("safari-26-ios");

type Given = Partial<Visit> & { readonly after: number };

/** A visit so many milliseconds after the issue, by a browser with these headers. */
function visit(headers: Readonly<Record<string, string>>, { after, ...more }: Given): Visit {
  const traits = readTraits(asRequest(headers));
  const method = more.method ?? "GET";
  return {
    linkId,
    at: issuedAt + after,
    method,
    clientAddress: home,
    network: home,
    userAgent: traits.userAgent,
    browser: null,
    traits: encodeTraits(traits),
    class: classify({ method, traits, mangled: false, trap: false }),
    outcome: "opened",
    reason: null,
    ...more,
  };
}

/** A person opens it, and presses, with the cookie that the page gave. */
function person(headers: Readonly<Record<string, string>>, after: number): Visit[] {
  const human = humans.find((one) => one.headers === headers);
  assert.ok(human);
  const pressed = pressOf(human, "https://app.example.com");
  const press = { after: after + 4000, method: "POST", browser: "b", outcome: "redeemed" } as const;
  return [visit(headers, { after }), visit(pressed, press)];
}

interface Facts {
  readonly askedBy?: string;
  readonly redeemedBy?: string;
}

function kindsOf(visits: readonly Visit[], { askedBy, redeemedBy }: Facts = {}): string[] {
  const link = { issuedAt, askedBy: askedBy ?? null, redeemedBy: redeemedBy ?? null };
  return classifyHistory(link, visits).map(({ kind, reasons }) => `${kind}: ${reasons.join()}`);
}

const plain = "person: browser-agrees";
const redeeming = "person: redeemed-here,browser-agrees";

describe("people", () => {
  test("stay people when they open and press, at whatever speed", () => {
    for (const { headers, complete } of humans) {
      if (!complete) continue;
      for (const after of [0, 500, 3000, 60_000, 86_400_000]) {
        const kinds = kindsOf(person(headers, after), { redeemedBy: "b" });
        assert.deepEqual(kinds, [plain, redeeming]);
      }
    }
  });

  test("stay people beside scanners that come at the same moment", () => {
    const scanner = visit(
      { "user-agent": "Go-http-client/1.1" },
      { after: 59_900, method: "HEAD", network: cloud },
    );
    const kinds = kindsOf([scanner, ...person(mac, 60_000)], { redeemedBy: "b" });
    assert.deepEqual(kinds, ["scanner: names-itself,head-request", plain, redeeming]);
  });

  test("stay people on a second device, a minute later", () => {
    const phone = visit(iPhone, { after: 120_000, network: cloud });
    assert.deepEqual(kindsOf([...person(mac, 60_000), phone], { redeemedBy: "b" }).at(-1), plain);
  });

  test("stay people with a second device in the same place, at once", () => {
    const phone = visit(iPhone, { after: 70_000 });
    assert.deepEqual(kindsOf([...person(mac, 60_000), phone], { redeemedBy: "b" }).at(-1), plain);
  });

  test("in the asking browser stay people within a second of asking", () => {
    const opened = visit(mac, { after: 800, browser: "asked" });
    assert.deepEqual(kindsOf([opened], { askedBy: "asked" }), [plain]);
  });

  test("who press twice stay people, and so does a browser that says less than others", () => {
    const twice = [0, 300].map((later) => visit(mac, { after: 60_000 + later }));
    assert.deepEqual(kindsOf(twice), [plain, plain]);
    const bare = { "user-agent": headersOf("facebook-ios")["User-Agent"] ?? "" };
    const press = { after: 60_000, method: "POST", browser: "b" } as const;
    assert.deepEqual(kindsOf([visit(bare, press)], { redeemedBy: "b" }), ["person: redeemed-here"]);
  });

  test("are never named a robot by the clock alone, who come within ten seconds on a phone", () => {
    assert.deepEqual(kindsOf([visit(iPhone, { after: 7000 })]), ["unknown: too-soon"]);
  });
});

describe("robots", () => {
  test("that are there before a mail can be, in a person's headers, are scanners", () => {
    assert.deepEqual(kindsOf([visit(windows, { after: 1500, network: cloud })]), [
      "scanner: too-soon",
    ]);
  });

  test("that come three times within a second are scanners", () => {
    const three = [0, 5, 10].map((later) => visit(windows, { after: 30_000 + later }));
    assert.deepEqual(kindsOf(three), Array(3).fill("scanner: burst"));
  });

  test("that come in pairs under two names are not taken for people", () => {
    const pair = [
      visit(windows, { after: 22_000, network: cloud }),
      visit(mac, { after: 22_200, network: cloud }),
    ];
    assert.deepEqual(kindsOf(pair), ["unknown: burst", "unknown: burst"]);
  });

  test("that repeat a person's visit 12 s later from elsewhere are not taken for people", () => {
    const echo = visit(windows, { after: 76_000, network: cloud });
    const kinds = kindsOf([...person(mac, 60_000), echo], { redeemedBy: "b" });
    assert.deepEqual(kinds, [plain, redeeming, "unknown: repeats-another"]);
    const bare = visit(
      { "user-agent": "Mozilla/5.0 (Windows NT 10.0)" },
      { after: 76_000, network: cloud },
    );
    assert.equal(kindsOf([...person(mac, 60_000), bare]).at(-1), "scanner: repeats-another");
  });

  test("stay robots in the browser that they logged in by, where it says so itself", () => {
    const headless = {
      ...mac,
      "user-agent": (mac["user-agent"] ?? "").replace("Chrome/", "HeadlessChrome/"),
    };
    const press = { after: 60_000, method: "POST", browser: "b" } as const;
    assert.match(kindsOf([visit(headless, press)], { redeemedBy: "b" })[0] ?? "", /^automation: /);
  });

  test("found at their press stay found, though no header told", () => {
    const trapped = { kind: "automation", name: null, reasons: ["trap"], rules: 1 } as const;
    const press = { after: 60_000, method: "POST", browser: "x", class: trapped } as const;
    assert.deepEqual(kindsOf([visit(mac, press)]), ["automation: trap"]);
  });

  test("that ask for a damaged token are scanners, unless everything else says that a person did", () => {
    const rare = headersOf("huawei-browser")["User-Agent"] ?? "";
    const mangled = { after: 60_000, reason: "mangled", outcome: "refused" } as const;
    assert.deepEqual(kindsOf([visit({ "user-agent": rare }, mangled)]), ["scanner: mangled-token"]);
    assert.deepEqual(kindsOf([visit(mac, mangled)]), ["unknown: mangled-token"]);
  });
});

describe("what was stored before", () => {
  test("is judged by its user agent and method alone, and nothing is made of what is missing", () => {
    const old = { after: 60_000, traits: null, class: null } as const;
    assert.deepEqual(kindsOf([visit(mac, old)]), ["unknown: "]);
    assert.deepEqual(kindsOf([visit({ "user-agent": "Twitterbot/1.0" }, old)]), [
      "preview: names-itself",
    ]);
    assert.deepEqual(kindsOf([visit(mac, { ...old, traits: "traits" })]), ["unknown: "]);
    assert.deepEqual(kindsOf([visit(mac, { ...old, method: "POST code" })]), ["unknown: "]);
  });

  test("is answered in the order in which it was given", () => {
    const late = visit({ "user-agent": "curl/8.0" }, { after: 90_000 });
    const early = visit(mac, { after: 60_000 });
    assert.deepEqual(kindsOf([late, early]), ["automation: names-itself", plain]);
  });
});
