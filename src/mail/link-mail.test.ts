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
  const order = [...data.before, data.button, "Or copy this", `>${url}<`, ...data.after];
  const places = order.map((part) => html.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("whatever stands in it is text, in the language and direction that were said", () => {
  const evil = `</p><a href="https://evil.example">"'&`;
  const { html } = linkMail({
    ...data,
    subject: evil,
    before: [evil],
    after: [evil],
    button: evil,
    spelledOut: evil,
    languageTag: "ar",
    direction: "rtl",
  });
  expect(html).not.toContain(`<a href="https://evil.example`);
  expect(html.split("&lt;/p&gt;")).toHaveLength(6);
  expect(html).toContain('<html lang="ar" dir="rtl">');
});
