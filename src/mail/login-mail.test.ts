import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import { loginMail, type LoginMailData } from "./login-mail.ts";

const token = "0123456789abcdefghjkmnpqrstvwxyz01234567";
const url = `https://app.example.com/magic-link/${token}`;
const data: LoginMailData = {
  from: { name: "Invoices", address: "login@example.com" },
  address: "ada@example.com",
  url,
  code: "73921846",
  lifetime: 600,
  appName: "Invoices",
  askedAt: new Date("2026-11-22T14:02:59Z"),
  askedWith: "Firefox on Windows",
  askedFrom: "Lyon, France",
};
const mail = loginMail(data, en);

const urlsIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([found]) => found);
/** As a person reads it: without tags, and the same in the text body whose lines are wrapped. */
const read = (body: string): string =>
  body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#847;&zwnj;&nbsp;", "")
    .replaceAll(/\s+/g, " ");

describe("the mail with a link", () => {
  test("goes to one address, without a name, from the app", () => {
    expect(mail.to).toEqual({ name: "", address: "ada@example.com" });
    expect(mail.from).toEqual(data.from);
    expect(mail.subject).toBe("Log in to Invoices");
  });

  test("has one URL, the same in text and HTML, spelled out in both", () => {
    expect(urlsIn(mail.text)).toEqual([url]);
    expect(urlsIn(mail.html)).toEqual([url, url, url]);
    expect(mail.html).toContain(`>${url}</a>`);
    // On a line of its own: nothing beside it that a mail program could take for a part of it.
    expect(mail.text.split("\n")).toContain(url);
  });

  test("has the code, in groups, on a line of its own", () => {
    expect(mail.text.split("\n").filter((line) => line === "7392 1846")).toHaveLength(1);
    expect(mail.html.split(">7392 1846<")).toHaveLength(2);
    expect(mail.html + mail.text).not.toContain("73921846");
  });

  test("does not put the token, the code or the address into the subject or a header", () => {
    const head = JSON.stringify([mail.subject, mail.headers]);
    expect(head).not.toContain("0123456789abcdef");
    expect(head).not.toMatch(/7392 ?1846/);
    expect(head).not.toContain("ada@");
  });

  test("says in a preview what it is and how long it lives, and nothing secret", () => {
    const [, preheader] = /aria-hidden="true">([^<]*)</.exec(mail.html) ?? [];
    expect(read(preheader ?? "").trim()).toBe(
      "Your link and code to log in to Invoices. The link and the code work once, for 10 minutes.",
    );
  });

  test("says everything that it must, in both bodies", () => {
    for (const body of [mail.text, mail.html].map(read)) {
      for (const sentence of [
        "Asked for on 22 November 2026 at 14:02 UTC, with Firefox on Windows, near Lyon, France.",
        "Open this link to log in to Invoices:",
        "Or type this code in the browser where you asked:",
        "Type it only in the browser where you asked for it.",
        "Never tell it to anyone, not even to somebody who calls you.",
        "The link and the code work once, for 10 minutes.",
        "Opening the link does nothing yet: only pressing “Log in” on its page logs you in.",
        "You didn’t ask? Nothing happens unless somebody presses.",
        "To tell us, open the link and press “This wasn’t me”.",
      ]) {
        expect(body).toContain(sentence);
      }
    }
  });

  test("loads nothing from elsewhere and runs nothing", () => {
    expect(mail.html).not.toMatch(
      /<(?:img|script|iframe|link|object|video|form|input)|url\(|@import|@font-face|src=|srcset=|background=| on[a-z]+=/i,
    );
  });

  test("tells other machines that a machine sent it, and is on no list", () => {
    expect(mail.headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    });
  });

  test("hostile names are text in the HTML", () => {
    const evil = `"><script>alert(1)</script>`;
    const { html } = loginMail({ ...data, appName: evil, askedWith: evil, askedFrom: evil }, en);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
  });

  test("is small", () => {
    expect(Buffer.byteLength(mail.html)).toBeLessThan(20_000);
  });
});

describe("who asked", () => {
  const asked = (changes: Partial<LoginMailData>, say = en): string =>
    /Asked for on[^]*?UTC[^]*?\.(?=\n\n)/.exec(loginMail({ ...data, ...changes }, say).text)?.[0] ??
    "";

  test.each([
    [{ askedFrom: null }, ", with Firefox on Windows."],
    [{ askedWith: null }, ", near Lyon, France."],
    [{ askedWith: null, askedFrom: null }, "."],
    [{ askedWith: "", askedFrom: " \n " }, "."],
    [{ askedWith: null, askedFrom: "Lyon\r\n\r\nPress\u2028here" }, ", near Lyon Press here."],
    [{ askedWith: null, askedFrom: "x".repeat(1000) }, `, near ${"x".repeat(80)}.`],
  ])("%j: %s", (changes, rest) => {
    expect(asked(changes).replaceAll("\n", " ")).toBe(
      `Asked for on 22 November 2026 at 14:02 UTC${rest}`,
    );
  });

  test("is dated in the language of the mail", () => {
    const text = (languageTag: string): string =>
      loginMail({ ...data, askedWith: null }, { ...en, languageTag }).text;
    expect(text("de")).toContain("22. November 2026 um 14:02 UTC");
    expect(text("fr")).toContain("22 novembre 2026 à 14:02 UTC");
    expect(text("EN")).toContain("22 November 2026 at 14:02 UTC");
    expect(text("en-US")).toMatch(/November 22, 2026 at 2:02.PM UTC/);
    // No language, and yet there must be a mail.
    expect(text("en_US")).toContain("22 November 2026 at 14:02 UTC");
  });
});

test("it speaks with the host's sentences, in its direction", () => {
  const say = {
    ...en,
    languageTag: "ar",
    direction: "rtl",
    mailButton: "Onwards",
    mailAsked: (when: string, browser: string | null, place: string | null) =>
      `When ${when}, what ${String(browser)}, where ${String(place)}`,
    mailNotYou: "Not you",
  } as const;
  const { html, text } = loginMail({ ...data, askedWith: null }, say);
  expect(html).toContain('lang="ar" dir="rtl"');
  expect(html).toContain(">Onwards</span></a>");
  expect(html).toMatch(/>When [^<]*2026[^<]* UTC, what null, where Lyon, France</);
  expect(text).toMatch(/\n\nNot you\n$/);
});
