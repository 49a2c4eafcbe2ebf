import { expect, test } from "vitest";
import { linkMail } from "./link-mail.ts";

const url = "https://app.example.com/magic-link/0123456789abcdefghjkmnpqrstvwxyz01234567";
const data = {
  from: { name: "Invoices", address: "invoices@example.com" },
  address: "ada@example.com",
  subject: "Your invitation",
  url,
  before: ["You are invited.", "There is no password."],
  after: ["The link works once."],
  button: "See your invoices",
};

test("a mail around a link says the same in text and HTML, in the order given", () => {
  const { text, html } = linkMail(data);
  expect(text).toBe(
    `You are invited.\n\nThere is no password.\n\n${url}\n\nThe link works once.\n`,
  );
  const order = [
    ">Invoices<",
    ">Your invitation</h1>",
    ...["You are invited.", "There is no password.", data.button].map((part) => `>${part}<`),
    "Or copy this",
    `>${url}<`,
    ">The link works once.<",
  ];
  const places = order.map((part) => html.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("a list of mails shows what stands before the link", () => {
  const { html } = linkMail(data);
  expect(html).toContain(">You are invited. There is no password.&#847;");
});

test("it has no code, and says of nobody that they asked for it", () => {
  const { html, text } = linkMail(data);
  expect(html).not.toContain('class="op-ink op-code"');
  expect(html + text).not.toMatch(/asked/i);
});

test("it goes to one address, and tells other machines that a machine sent it", () => {
  const mail = linkMail(data);
  expect([mail.from, mail.to]).toEqual([data.from, { name: "", address: "ada@example.com" }]);
  expect(mail.headers).toEqual({
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
  });
});

test("whatever stands in it is text, in the language and direction that were said", () => {
  const evil = `</p><a href="https://evil.example">"'&`;
  const { html } = linkMail({
    ...data,
    from: { ...data.from, name: evil },
    subject: evil,
    before: [evil],
    after: [evil],
    button: evil,
    spelledOut: evil,
    languageTag: 'ar"><script>',
    direction: "rtl",
  });
  expect(html).not.toContain(`<a href="https://evil.example`);
  expect(html).not.toContain("<script");
  // The title three times, the preheader, and the five others.
  expect(html.split("&lt;/p&gt;&lt;a href=&quot;https")).toHaveLength(1 + 3 + 1 + 5);
  expect(html).toContain('<html lang="ar&quot;&gt;&lt;script&gt;" dir="rtl"');
});
