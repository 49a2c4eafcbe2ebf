import { describe, expect, test } from "vitest";
import { sealAsk } from "../ask-form.ts";
import { createKeyring } from "../keyring.ts";
import { en } from "../locales/en.ts";
import type { Messages, Problem } from "../locales/messages.ts";
import { html, type PageContext } from "./page.ts";
import { defaultPages, type CheckMailData, type PageContent, type Pages } from "./pages.ts";
import type { WayOn } from "./problem.ts";
import { defaultStyle } from "./style.ts";
import { trapScript } from "./trap.ts";

const problems = Object.keys(en.problem) as Problem[];

interface Strings {
  readonly app: string;
  readonly address: string;
  readonly path: string;
  readonly formToken: string;
  /** The path that it is mounted at. */
  readonly mount: string;
  /** What is sealed in the page of an ask. */
  readonly askToken: string;
}

const plain: Strings = {
  app: "Invoices",
  address: "ada@example.com",
  path: "/invoices",
  formToken: "abc",
  mount: "/magic-link",
  askToken: "abc",
};
const longAddress = `${"a".repeat(64)}@${"d".repeat(63)}.${"e".repeat(63)}.${"f".repeat(61)}`;
const longPath = `/${"p".repeat(1999)}`;
const longest: Strings = {
  app: "W".repeat(60),
  address: longAddress,
  path: longPath,
  formToken: "t".repeat(800),
  mount: `/${"m".repeat(100)}`,
  askToken: sealAsk(
    createKeyring("a secret that is long enough, 9876543210").current,
    "b".repeat(32),
    {
      id: "i".repeat(43),
      address: longAddress,
      shown: longAddress,
      redirectTo: longPath,
      askedAt: 1_700_000_000_000,
      inDoubtAt: null,
    },
  ),
};
const attack = `"'></p></style><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u202e`;
const hostile: Strings = {
  app: attack,
  address: attack,
  path: `/${attack}`,
  formToken: attack,
  mount: `/${attack}`,
  askToken: attack,
};

function contextOf({ app, path }: Strings, say: Messages = en): PageContext {
  return { say, appName: app, homePath: path, loginPath: path, challenge: null };
}

/** The ways on that a link of one's own can have, that of a press that got no answer, and those of everything else. */
function waysOf(strings: Strings): Record<"own" | "retry" | "others", WayOn[]> {
  const { address, path, formToken, mount } = strings;
  const own: WayOn[] = [
    { kind: "continue", account: address, to: path },
    { kind: "new_link", formToken },
  ];
  const others: WayOn[] = [
    { kind: "log_in", loginPath: mount },
    { kind: "copy", url: `https://app.example.com${mount}` },
    { kind: "type_code", codePath: `${mount}/code` },
    { kind: "ask_sender" },
    { kind: "open_again" },
    { kind: "home" },
  ];
  const retry: WayOn[] = [
    { kind: "press_again", formToken, switchAccount: true, typed: address },
    { kind: "ask_here", loginPath: mount, address, redirectTo: path },
  ];
  return { own, retry, others };
}

/** The page of an ask. */
function freshAsk({ address, askToken: formToken, mount }: Strings): CheckMailData {
  const paths = { action: `${mount}/code`, loginPath: mount };
  const ask = { address, formToken, lifetime: 600, digits: 8 };
  return { ...paths, ...ask, fault: null, attemptsLeft: null, wait: 0, byCode: false };
}

/** The same with each fault. */
const asksOf = (strings: Strings): [string, CheckMailData][] => [
  ["checkMail", freshAsk(strings)],
  ["checkMail, by code", { ...freshAsk(strings), byCode: true }],
  ["checkMail, wait", { ...freshAsk(strings), wait: 3600 }],
  ["checkMail, malformed", { ...freshAsk(strings), fault: "malformed" }],
  ["checkMail, wrong", { ...freshAsk(strings), fault: "wrong", attemptsLeft: 4 }],
];

/** Every page there is, as `[what, document]`, with these strings wherever a page shows one. */
function everyPage(
  strings: Strings,
  pages: Pages = defaultPages,
  say: Messages = en,
): [string, string][] {
  const context = contextOf(strings, say);
  const { address, path, formToken, mount } = strings;
  const lifetime = 600;
  const account = { account: address, lifetime, formToken };
  const accounts = { currentAccount: address, linkAccount: address, formToken };
  const login = { action: mount, address, redirectTo: path };
  const asked = { unasked: false, byCode: false, currentAccount: null };
  const byCode = { unasked: true, byCode: true, currentAccount: address };
  const proving = { currentAccount: null, switchAccount: true, byCode: false, mails: true };
  const contents: [string, PageContent][] = [
    ["login", pages.login({ ...login, fault: null }, context)],
    ["login, wrong address", pages.login({ ...login, fault: "not_one_address" }, context)],
    ...asksOf(strings).map(([what, data]): [string, PageContent] => [
      what,
      pages.checkMail(data, context),
    ]),
    ["confirm", pages.confirm({ ...account, ...asked }, context)],
    ["confirm, unasked", pages.confirm({ ...account, ...asked, unasked: true }, context)],
    ["confirm, by code", pages.confirm({ ...account, ...asked, ...byCode }, context)],
    [
      "otherBrowser",
      pages.otherBrowser({ ...account, currentAccount: address, byCode: false }, context),
    ],
    [
      "otherBrowser, by code",
      pages.otherBrowser({ ...account, currentAccount: null, byCode: true }, context),
    ],
    [
      "proveAddress",
      pages.proveAddress(
        { ...account, ...proving, typed: "", fault: false, currentAccount: address },
        context,
      ),
    ],
    [
      "proveAddress, wrong",
      pages.proveAddress(
        { ...account, ...proving, typed: address, fault: true, mails: false, byCode: true },
        context,
      ),
    ],
    ["otherAccount", pages.otherAccount({ ...accounts, typed: "" }, context)],
    ["otherAccount, proven", pages.otherAccount({ ...accounts, typed: address }, context)],
    ["declined, noted", pages.declined({ link: "noted" }, context)],
    ["declined, used", pages.declined({ link: "used" }, context)],
    ["declined, revoked", pages.declined({ link: "revoked" }, context)],
    ["loggedOut", pages.loggedOut({ loginPath: mount }, context)],
    ["loggedOut, no login page", pages.loggedOut({ loginPath: null }, context)],
    ...problems.flatMap((problem) =>
      Object.entries(waysOf(strings)).map(([whose, ways]): [string, PageContent] => [
        `problem ${problem}, ${whose}`,
        pages.problem({ problem, ways, retryAfter: 86_400 }, context),
      ]),
    ),
  ];
  return contents.map(([what, { title, body, script = null }]) => [
    what,
    String(
      pages.layout({ title, body, style: defaultStyle, script, challengeScript: null }, context),
    ),
  ]);
}

const voidTags = new Set(["meta", "link", "input", "br", "img", "wbr"]);

/** The script that pages of an ask have. */
const script = defaultPages.checkMail(freshAsk(plain), contextOf(plain)).script ?? "";

/** The script that a page has: that of an ask, that of a link which the app issued, or none. */
function scriptOf(what: string): string | null {
  if (what.startsWith("checkMail")) return script;
  return what.startsWith("confirm, ") ? trapScript : null;
}

/** Faults in how the tags are nested and written. A strict little reader: our pages need no more. */
function faultsOf(page: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const body = page
    .replace(/<style>[\s\S]*?<\/style>/, "<style></style>")
    .replace(`<script>${script}</script>`, "")
    .replace(/^<!doctype html>/, "");
  const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/g;
  const rest = body.replace(
    tag,
    (_whole: string, end: string, name: string, attributes: string) => {
      const names = [...attributes.matchAll(/([a-z-]+)(?:="|(?=\s|$))/g)].map((match) => match[1]);
      if (new Set(names).size !== names.length)
        faults.push(`an attribute twice in <${name}${attributes}>`);
      if (end === "") {
        if (name === "p" && open.includes("p")) faults.push("a <p> in a <p>");
        if (name === "form" && open.includes("p")) faults.push("a <form> in a <p>");
        if (!voidTags.has(name)) open.push(name);
      } else if (open.pop() !== name) faults.push(`</${name}> closes what it did not open`);
      return "";
    },
  );
  if (/[<>]/.test(rest)) faults.push(`not a tag: ${/.{0,20}[<>].{0,20}/.exec(rest)?.[0] ?? ""}`);
  return open.length === 0 ? faults : [...faults, `never closed: ${open.join(", ")}`];
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe.each([
  ["plain", plain],
  ["the longest", longest],
  ["hostile", hostile],
])("with %s data", (_kind, strings) => {
  test.each(everyPage(strings))("%s is a whole, plain page", (_what, page) => {
    expect(faultsOf(page)).toEqual([]);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(count(page, /<h1[ >]/g)).toBe(1);
    expect(count(page, /<main[ >]/g)).toBe(1);
    expect(count(page, /<title>[^<]+<\/title>/g)).toBe(1);
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });

  // The page of an ask carries, sealed, where the login leads to; no other page carries anything as long.
  test.each(everyPage(strings))("%s is under 8 KB, that of an ask under 9", (what, page) => {
    const most = what.startsWith("checkMail") ? 9216 : 8192;
    expect(Buffer.byteLength(page)).toBeLessThan(most);
  });

  test.each(everyPage(strings))(
    "%s has no script but the one of its kind, no style of its own and nothing from elsewhere",
    (what, page) => {
      const scripts = [...page.matchAll(/<script[^>]*>/gi)].map(([tag]) => tag);
      const own = scriptOf(what);
      expect(scripts).toEqual(own === null ? [] : ["<script>"]);
      if (own !== null) expect(page).toContain(`<script>${own}</script>`);
      const withoutValues = page.replace(/"[^"]*"/g, '""');
      expect(withoutValues).not.toMatch(/<[^>]+\sstyle=/i);
      expect(withoutValues).not.toMatch(/<[^>]+\son[a-z]+=/i);
      expect(page).not.toMatch(/<(?:img|iframe|object|embed|base|video|audio|svg)\b/i);
      expect(page).not.toMatch(/@import|url\(/i);
      const sources = [...page.matchAll(/<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"/g)].map(
        (match) => match[1],
      );
      expect(sources).toEqual(["data:,"]);
      expect(page).not.toMatch(/(?:href|src|action)="(?:https?:)?\/\//i);
    },
  );
});

test("every field has a label, every button a text, every hidden field a name and a value", () => {
  for (const [what, page] of everyPage(plain)) {
    for (const [field] of page.matchAll(/<input(?![^>]*type="hidden")[^>]*>/g)) {
      const id = / id="([^"]+)"/.exec(field)?.[1] ?? "nothing";
      expect(page, what).toContain(`<label for="${id}">`);
    }
    for (const [, text] of page.matchAll(/<button[^>]*>([^<]*)<\/button>/g))
      expect(text, what).toMatch(/\S/);
    for (const [input] of page.matchAll(/<input type="hidden"[^>]*>/g)) {
      expect(input, what).toMatch(/name="[^"]+" value="[^"]+"/);
    }
  }
});

test("a wrong address is said beside its field, for a screen reader too", () => {
  const data = { action: "/m", address: "ada", fault: "not_one_address", redirectTo: "" } as const;
  const body = String(defaultPages.login(data, contextOf(plain)).body);
  expect(body).toContain('aria-invalid="true" aria-describedby="fault"');
  expect(body).toContain(`id="fault">${en.addressFault.not_one_address}`);
  expect(body).toContain('value="ada"');
});

test("the confirm page has the same form for both ways, and neither has an address to go to", () => {
  const asked = { unasked: false, byCode: false, currentAccount: null };
  const data = { account: "ada@example.com", lifetime: 540, formToken: "sealed", ...asked };
  const body = String(defaultPages.confirm(data, contextOf(plain)).body);
  expect(count(body, /<form method="post"><input type="hidden" name="form" value="sealed">/g)).toBe(
    2,
  );
  expect(count(body, /name="action" value="decline"/g)).toBe(1);
  expect(body).not.toContain("action=");
  expect(body).toContain("for another 9 minutes");
});

test("the built-in stylesheet keeps to what the option takes", () => {
  expect(defaultStyle.length).toBeLessThanOrEqual(4000);
  expect(defaultStyle).not.toMatch(/<\/style|\r|@import|url\(/i);
});

describe("replacing", () => {
  const names = Object.keys(defaultPages) as (keyof Pages)[];

  test.each(names.filter((name) => name !== "layout"))(
    "the page %s leaves the others as they were",
    (name) => {
      const mine: PageContent = { title: "Mine", body: html`<p>my own page</p>` };
      const before = new Map(everyPage(plain));
      const after = everyPage(plain, { ...defaultPages, [name]: () => mine });
      for (const [what, page] of after) {
        const isIt = what.split(/[ ,]/)[0] === name;
        expect(page.includes("my own page"), what).toBe(isIt);
        if (!isIt) expect(page, what).toBe(before.get(what));
      }
    },
  );

  test("the layout changes the frame of every page", () => {
    const layout: Pages["layout"] = ({ title, body }) => html`<article>${title}${body}</article>`;
    for (const [, page] of everyPage(plain, { ...defaultPages, layout }))
      expect(page).toMatch(/^<article>/);
  });

  test("the language turns every page around", () => {
    const say: Messages = { ...en, languageTag: "ar", direction: "rtl" };
    for (const [, page] of everyPage(plain, defaultPages, say))
      expect(page).toContain('<html lang="ar" dir="rtl">');
  });
});
