import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import { loginMail } from "./login-mail.ts";

const url = "https://app.example.com/magic-link/0123456789abcdefghjkmnpqrstvwxyz01234567";
const data = {
  from: { name: "Invoices", address: "login@example.com" },
  address: "ada@example.com",
  url,
  lifetime: 600,
  appName: "Invoices",
};
const mail = loginMail(data, en);

const urlsIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([found]) => found);

describe("the mail with a link", () => {
  test("goes to one address, without a name, from the app", () => {
    expect(mail.to).toEqual({ name: "", address: "ada@example.com" });
    expect(mail.from).toEqual(data.from);
    expect(mail.subject).toBe("Log in to Invoices");
  });

  test("has one URL, the same in text and HTML, spelled out in both", () => {
    expect(urlsIn(mail.text)).toEqual([url]);
    expect(new Set(urlsIn(mail.html))).toEqual(new Set([url]));
    expect(mail.html).toContain(`>${url}</a>`);
    // On a line of its own: nothing beside it that a mail program could take for a part of it.
    expect(mail.text.split("\n")).toContain(url);
  });

  test("does not put the token or the address into the subject or a header", () => {
    const head = JSON.stringify([mail.subject, mail.headers]);
    expect(head).not.toContain("0123456789abcdef");
    expect(head).not.toContain("ada@");
  });

  test("says how long it works, that nothing has happened yet, and what to do when it was not you", () => {
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain("10 minutes");
      expect(body).toMatch(/Opening it does nothing yet/);
      expect(body).toMatch(/You did not ask for this\?/);
    }
  });

  test("loads nothing from elsewhere and runs nothing", () => {
    expect(mail.html).not.toMatch(/<(?:img|script|iframe|link|object|video)|url\(|@import|src=/i);
  });

  test("tells other machines that a machine sent it", () => {
    expect(mail.headers["Auto-Submitted"]).toBe("auto-generated");
    expect(mail.headers["X-Auto-Response-Suppress"]).toBe("All");
  });

  test("a hostile name of the app is text in the HTML", () => {
    const appName = `"><script>alert(1)</script>`;
    const { html } = loginMail({ ...data, appName }, en);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
  });

  test("speaks with the host's sentences, in its direction", () => {
    const say = { ...en, languageTag: "ar", direction: "rtl", mailButton: "Onwards" } as const;
    const { html } = loginMail(data, say);
    expect(html).toContain('lang="ar" dir="rtl"');
    expect(html).toContain(">Onwards</a>");
  });
});
