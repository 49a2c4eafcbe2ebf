import { describe, expect, test } from "vitest";
import { OnpurposeError } from "../errors.ts";
import { en } from "../locales/en.ts";
import { loginMail, type LoginMailData } from "./login-mail.ts";
import { composeLoginMail, type MailTemplates } from "./templates.ts";

const token = "0123456789abcdefghjkmnpqrstvwxyz01234567";
const url = `https://app.example.com/magic-link/${token}`;
const data: LoginMailData = {
  from: { name: "Invoices", address: "login@example.com" },
  address: "ada@example.com",
  url,
  code: "73921846",
  lifetime: 600,
  appName: "Invoices",
  askedAt: new Date("2026-11-22T14:02:00Z"),
  askedWith: null,
  askedFrom: null,
};
const good = { subject: "Come in", text: `Here: ${url}\n`, html: `<a href="${url}">Here</a>` };

/** What a host that does not use TypeScript may give. */
const giving = (content: unknown): MailTemplates => ({
  login: (): ReturnType<MailTemplates["login"]> => content as typeof good,
});
const compose = (content: unknown, changes: Partial<LoginMailData> = {}) =>
  composeLoginMail(giving(content), { ...data, ...changes }, en);

test("the built-in template passes its own checks", () => {
  expect(composeLoginMail({}, data, en)).toEqual(loginMail(data, en));
});

test("a template decides what the mail says, and gets everything that it may need", () => {
  const templates: MailTemplates = {
    login: (given, say) => ({
      subject: say.mailSubject(given.appName),
      text: `${given.url} ${given.code}`,
      html: given.url,
    }),
  };
  expect(composeLoginMail(templates, data, en)).toEqual({
    from: data.from,
    to: { name: "", address: "ada@example.com" },
    subject: "Log in to Invoices",
    text: `${url} 73921846`,
    html: url,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  });
});

test("a template cannot say who sends and who gets the mail", () => {
  const eve = { name: "", address: "eve@evil.example" };
  const mail = compose({ ...good, from: eve, to: eve, bcc: eve, attachments: [{}] });
  expect(mail).toEqual({
    ...good,
    from: data.from,
    to: { name: "", address: "ada@example.com" },
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  });
});

test("an URL counts as well as its HTML has to be written", () => {
  const odd = `https://app.example.com/a&b'c/${token}`;
  const html = `<a href="https://app.example.com/a&amp;b&#39;c/${token}">x</a>`;
  expect(compose({ ...good, text: odd, html }, { url: odd }).html).toBe(html);
  expect(compose({ ...good, text: odd, html: odd }, { url: odd }).html).toBe(odd);
});

test("a template may add headers, but not take ours away", () => {
  const headers = { "X-Campaign": "login", "auto-submitted": "no" };
  expect(compose({ ...good, headers }).headers).toEqual({
    "X-Campaign": "login",
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
  });
});

describe("what a template gives is checked", () => {
  test.each<[string, unknown, string]>([
    ["nothing", undefined, "a subject that is no text"],
    ["null", null, "a subject that is no text"],
    ["a promise", Promise.resolve(good), "a subject that is no text"],
    ["no subject", { ...good, subject: undefined }, "a subject that is no text"],
    ["an empty subject", { ...good, subject: " " }, "a subject that is no text"],
    ["a number", { ...good, text: 7 }, "a text that is no text"],
    [
      "a safe html that is no text yet",
      { ...good, html: new String(good.html) },
      "a html that is no",
    ],
    ["no link in the text", { ...good, text: "Hello" }, "a text without the URL"],
    ["no link in the HTML", { ...good, html: "<p>Hello</p>" }, "an html without the URL"],
    ["the link in the subject", { ...good, subject: `Open ${url}` }, "a subject with the link"],
    ["the token in the subject", { ...good, subject: token }, "a subject with the link"],
    ["it in upper case", { ...good, subject: token.toUpperCase() }, "a subject with the link"],
    ["the code in the subject", { ...good, subject: "73921846 is it" }, "a subject with the code"],
    ["it in groups", { ...good, subject: "It is 7392 1846" }, "a subject with the code"],
    ["it in other groups", { ...good, subject: "73-92-18.46" }, "a subject with the code"],
    ["two lines", { ...good, subject: "A\r\nBcc: eve@evil.example" }, "a subject that is more"],
    ["a lone line feed", { ...good, subject: "A\nB" }, "a subject that is more than one line"],
    ["a Unicode line break", { ...good, subject: "A\u2028B" }, "a subject that is more than one"],
    ["headers that are text", { ...good, headers: "X-A: b" }, "headers that are no object"],
    ["one more recipient", { ...good, headers: { bCC: "e@evil.example" } }, "not a template's"],
    ["another sender", { ...good, headers: { From: "e@evil.example" } }, "not a template's"],
    ["another structure", { ...good, headers: { "Content-Type": "x/y" } }, "not a template's"],
    ["a name of two lines", { ...good, headers: { "X-A\nBcc": "x" } }, "without a proper name"],
    ["a header of two lines", { ...good, headers: { "X-A": "b\nBcc: c" } }, "more than one line"],
    ["the code in a header", { ...good, headers: { "X-A": "7392 1846" } }, "with the code in it"],
    ["the link in a header", { ...good, headers: { "List-Unsubscribe": url } }, "with the link"],
    ["a header that is a list", { ...good, headers: { "X-A": ["b"] } }, "a header that is no text"],
  ])("%s", (_what, content, fault) => {
    let error: unknown;
    try {
      compose(content);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof OnpurposeError)) throw new Error("no OnpurposeError", { cause: error });
    expect(error.code).toBe("invalid_host_answer");
    expect(error.message).toContain(`mails.login gave `);
    expect(error.message).toContain(fault);
    expect(error.message).not.toMatch(/0739218469abc|7392|evil|ada@/i);
  });
});
