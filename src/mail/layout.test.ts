import { describe, expect, test } from "vitest";
import { inGroups, type Block, type MailLayout } from "./layout-blocks.ts";
import { layOut } from "./layout.ts";

const plain: MailLayout = {
  title: "Log in to Invoices",
  sender: "Invoices",
  preheader: "A short word.",
  languageTag: "en",
  direction: "ltr",
  blocks: [{ kind: "text", text: "Hello." }],
};
const url = `https://app.example.com/magic-link/${"0123456789".repeat(4)}`;
const link: Block = { kind: "link", url, button: "Go on", spelledOut: "Or copy:" };
const code: Block = { kind: "code", intro: "Type this:", code: "12345678", care: "Tell nobody." };

describe("digits in groups", () => {
  test.each([
    ["123456", "123 456"],
    ["1234567", "1234 567"],
    ["12345678", "1234 5678"],
    ["123456789", "123 456 789"],
    ["1234567890", "1234 567 890"],
    ["12345678901", "1234 5678 901"],
    ["123456789012", "1234 5678 9012"],
    ["", ""],
  ])("%s: %s", (digits, groups) => {
    expect(inGroups(digits)).toBe(groups);
  });
});

describe("the text body", () => {
  test("wraps at 72, at blanks, and keeps the line breaks that were there", () => {
    const text = `${"word ".repeat(40).trim()}\nand on`;
    const lines = layOut({ ...plain, blocks: [{ kind: "text", text }] }).text.split("\n");
    expect(lines.every((line) => line.length <= 72)).toBe(true);
    expect(lines.slice(0, 4).map((line) => line.length)).toEqual([69, 69, 59, 6]);
    expect(lines.join(" ").trim()).toBe(text.replace("\n", " "));
  });

  test("breaks no word, however long, and puts no empty line before one", () => {
    const long = "x".repeat(100);
    const { text } = layOut({ ...plain, blocks: [{ kind: "soft", text: `${long} and ${long}` }] });
    expect(text).toBe(`${long}\nand\n${long}\n`);
  });

  test("has the URL alone on its line, and the code alone on its own", () => {
    const { text } = layOut({ ...plain, blocks: [link, { kind: "rule" }, code] });
    expect(text).toBe(`${url}\n\nType this:\n\n1234 5678\n\nTell nobody.\n`);
  });

  test("has no gap in the code from right to left, where its halves would change places", () => {
    const { text } = layOut({ ...plain, direction: "rtl", blocks: [code] });
    expect(text.split("\n")).toContain("12345678");
  });
});

describe("the HTML body", () => {
  const { html } = layOut({ ...plain, blocks: [link, code] });

  test("begins with the preheader, and with enough behind it to fill a preview", () => {
    const shown = html.slice(html.indexOf("<body")).replaceAll(/<[^>]*>/g, "");
    expect(shown.trim()).toMatch(/^A short word\.(?:&#847;&zwnj;&nbsp;){100,}\s*Invoices\s/);
    expect(html).toMatch(/<div style="display:none;[^"]*mso-hide:all" aria-hidden="true">A short/);
  });

  test("says its language and direction to clients that drop html and body, too", () => {
    const arabic = layOut({ ...plain, languageTag: "ar", direction: "rtl" }).html;
    expect(arabic).toContain('<html lang="ar" dir="rtl"');
    const inside = arabic.slice(arabic.indexOf("<body"));
    expect(inside).toMatch(/<div [^>]*lang="ar" dir="rtl"/);
    expect(inside).not.toMatch(/align="left"|text-align:left/);
    expect(html).not.toMatch(/align="right"|text-align:right/);
  });

  test("keeps the URL and the code from left to right in every language", () => {
    const arabic = layOut({ ...plain, direction: "rtl", blocks: [link, code] }).html;
    expect(arabic).toMatch(/<p dir="ltr" [^>]*><a href="https:/);
    expect(arabic).toMatch(/<p dir="ltr" [^>]*>1234 5678<\/p>/);
  });

  test("has the code in one piece, which nothing takes for a telephone number", () => {
    expect(html).toMatch(/<p dir="ltr" class="op-ink op-code" [^>]*>1234 5678<\/p>/);
    expect(html).toContain('<meta name="format-detection" content="telephone=no,');
    expect(html).toContain("a[x-apple-data-detectors]{color:inherit!important");
  });

  test("has a button that the Word engine of Outlook can paint", () => {
    const button =
      /<td ([^>]*)><a href="([^"]*)" [^>]*><span [^>]*color:#ffffff[^>]*>Go on<\/span><\/a>/.exec(
        html,
      );
    expect(button?.[1]).toContain('bgcolor="#1d4ed8"');
    expect(button?.[1]).toContain("mso-padding-alt:");
    expect(button?.[2]).toBe(url);
    expect(html).not.toMatch(/<v:|urn:schemas-microsoft-com:vml/);
  });

  test("is laid out by tables that say they are none", () => {
    const tables = html.match(/<table[^>]*>/g) ?? [];
    expect(tables.length).toBeGreaterThan(4);
    expect(tables.filter((table) => !table.includes('role="presentation"'))).toEqual([]);
    expect(html).not.toMatch(/display:(?:flex|grid|inline-flex)|float:|position:/);
    // Not by `max-width` alone, which the Word engine does not know.
    expect(html).toMatch(/<!--\[if mso\]><table role="presentation" width="520"[^>]*>/);
    expect(html.split("<!--[if mso]>").length).toBe(html.split("<![endif]-->").length);
  });

  test("relies on no margin", () => {
    for (const [tag] of html.matchAll(/<(?:p|h1) [^>]*>/g)) expect(tag).toMatch(/style="margin:0;/);
  });

  test("says that it knows the dark, to every client in its own way", () => {
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('<meta name="supported-color-schemes" content="light dark">');
    expect(html).toContain("@media (prefers-color-scheme:dark){");
    expect(html).toMatch(
      /^\[data-ogsc\] \.op-ink,\.op-ink\[data-ogsc\]\{color:#e8ecf4!important\}$/m,
    );
    expect(html).toMatch(
      /^\[data-ogsb\] \.op-paper,\.op-paper\[data-ogsb\]\{background-color:#171c26!important\}$/m,
    );
  });

  test("is small: Gmail drops style blocks beyond 8 KB and cuts mails beyond 102", () => {
    const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = ""]) => style);
    expect(styles).toHaveLength(3);
    expect(Buffer.byteLength(styles.join(""))).toBeLessThan(8_000);
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });

  test("has nothing above the card where it is from nobody", () => {
    expect(layOut({ ...plain, sender: "" }).html).not.toContain("Invoices</td>");
    expect(html).toContain("Invoices</td>");
  });
});
