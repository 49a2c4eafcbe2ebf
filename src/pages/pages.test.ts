import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import type { Messages, Problem } from "../locales/messages.ts";
import { html, type PageContext } from "./page.ts";
import { defaultPages, type PageContent, type Pages } from "./pages.ts";
import type { WayOn } from "./problem.ts";
import { defaultStyle } from "./style.ts";

const problems = Object.keys(en.problem) as Problem[];

interface Strings {
  readonly app: string;
  readonly address: string;
  readonly path: string;
  readonly formToken: string;
}

const plain: Strings = {
  app: "Invoices",
  address: "ada@example.com",
  path: "/invoices",
  formToken: "abc",
};
const longest: Strings = {
  app: "W".repeat(60),
  address: `${"a".repeat(64)}@${"d".repeat(63)}.${"e".repeat(63)}.${"f".repeat(61)}`,
  path: `/${"p".repeat(1999)}`,
  formToken: "t".repeat(800),
};
const attack = `"'></p></style><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u202e`;
const hostile: Strings = { app: attack, address: attack, path: `/${attack}`, formToken: attack };

function contextOf({ app, path }: Strings, say: Messages = en): PageContext {
  return { say, appName: app, homePath: path, loginPath: path };
}

/** The ways on that a link of one's own can have, that of a press that got no answer, and those of everything else. */
function waysOf({
  address,
  path,
  formToken,
}: Strings): Record<"own" | "retry" | "others", WayOn[]> {
  const own: WayOn[] = [
    { kind: "continue", account: address, to: path },
    { kind: "new_link", formToken },
  ];
  const others: WayOn[] = [
    { kind: "log_in", loginPath: path },
    { kind: "ask_sender" },
    { kind: "open_again" },
    { kind: "home" },
  ];
  return { own, retry: [{ kind: "press_again", formToken, switchAccount: true }], others };
}

/** Every page there is, as `[what, document]`, with these strings wherever a page shows one. */
function everyPage(
  strings: Strings,
  pages: Pages = defaultPages,
  say: Messages = en,
): [string, string][] {
  const context = contextOf(strings, say);
  const { address, path, formToken } = strings;
  const lifetime = 600;
  const login = { action: path, address, redirectTo: path };
  const contents: [string, PageContent][] = [
    ["login", pages.login({ ...login, fault: null }, context)],
    ["login, wrong address", pages.login({ ...login, fault: "not_one_address" }, context)],
    ["checkMail", pages.checkMail({ address, lifetime, loginPath: path }, context)],
    ["confirm", pages.confirm({ account: address, lifetime, formToken }, context)],
    [
      "otherAccount",
      pages.otherAccount({ currentAccount: address, linkAccount: address, formToken }, context),
    ],
    ["declined, noted", pages.declined({ link: "noted" }, context)],
    ["declined, used", pages.declined({ link: "used" }, context)],
    ["declined, revoked", pages.declined({ link: "revoked" }, context)],
    ["loggedOut", pages.loggedOut({ loginPath: path }, context)],
    ["loggedOut, no login page", pages.loggedOut({ loginPath: null }, context)],
    ...problems.flatMap((problem) =>
      Object.entries(waysOf(strings)).map(([whose, ways]): [string, PageContent] => [
        `problem ${problem}, ${whose}`,
        pages.problem({ problem, ways, retryAfter: 86_400 }, context),
      ]),
    ),
  ];
  return contents.map(([what, { title, body }]) => [
    what,
    String(pages.layout({ title, body, style: defaultStyle }, context)),
  ]);
}

const voidTags = new Set(["meta", "link", "input", "br", "img"]);

/** Faults in how the tags are nested and written. A strict little reader: our pages need no more. */
function faultsOf(page: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const body = page
    .replace(/<style>[\s\S]*?<\/style>/, "<style></style>")
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

  test.each(everyPage(strings))("%s is under 8 KB", (_what, page) => {
    expect(Buffer.byteLength(page)).toBeLessThan(8192);
  });

  test.each(everyPage(strings))(
    "%s has no script, no style of its own and nothing from elsewhere",
    (_what, page) => {
      expect(page).not.toMatch(/<script/i);
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
    for (const [, id] of page.matchAll(/<input id="([^"]+)"/g))
      expect(page, what).toContain(`<label for="${id}">`);
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
  const data = { account: "ada@example.com", lifetime: 540, formToken: "sealed" };
  const body = String(defaultPages.confirm(data, contextOf(plain)).body);
  expect(count(body, /<form method="post"><input type="hidden" name="form" value="sealed">/g)).toBe(
    2,
  );
  expect(count(body, /name="action" value="decline"/g)).toBe(1);
  expect(body).not.toContain("action=");
  expect(body).toContain("for another 9 minutes");
});

describe("a problem", () => {
  test.each(problems)("%s has a title, a sentence, and every way on it is given", (problem) => {
    const { title, sentence } = en.problem[problem];
    expect(title.length).toBeGreaterThan(5);
    expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
    for (const way of Object.values(waysOf(plain)).flat()) {
      const content = defaultPages.problem(
        { problem, ways: [way], retryAfter: null },
        contextOf(plain),
      );
      const body = String(content.body);
      expect(content.title).toBe(title);
      expect(body).toContain("<p>");
      const isWay = /<a [^>]*href="|<button>/.test(body) || body.includes(en.newLinkFromSender);
      expect(isWay, way.kind).toBe(true);
    }
  });

  test("no two share a title", () => {
    expect(new Set(problems.map((problem) => en.problem[problem].title)).size).toBe(
      problems.length,
    );
  });

  test("tells how long to wait for another link, and only there", () => {
    const of = (problem: Problem): string =>
      String(defaultPages.problem({ problem, ways: [], retryAfter: 300 }, contextOf(plain)).body);
    expect(of("too_many_asks")).toContain(en.waitFor(300));
    expect(of("busy")).not.toContain(en.waitFor(300));
    expect(of("unavailable")).not.toContain(en.waitFor(300));
  });
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
