import { beforeAll, expect, test } from "vitest";
import { deliver, ordinary, type Arrived } from "./delivered.ts";

let arrived: Arrived;
beforeAll(async () => {
  arrived = await deliver();
});

const urls = (text: string): Set<string> => new Set(text.match(/https?:[^\s"'<>]+/gi));

test("the login mail arrives as text and HTML with the same single URL", () => {
  const { ltr } = arrived;
  expect(urls(ltr.text)).toEqual(new Set([ordinary.url]));
  expect(urls(ltr.html)).toEqual(new Set([ordinary.url]));
  expect(ltr.attachments).toEqual([]);
  expect(ltr.text.split(/\r?\n/)).toContain(ordinary.url);
  expect(ltr.text.split(/\r?\n/)).toContain("7392 1846");
});

test("its lines stay within 72 characters, but for the URL", () => {
  const lines = arrived.ltr.text.split(/\r?\n/);
  expect(lines.filter((line) => line.length > 72)).toEqual([ordinary.url]);
});

test("its head says what it is, and no secret", () => {
  const { ltr, raw } = arrived;
  expect(ltr.subject).toBe("Log in to Ledgerly");
  expect(ltr.to).toMatchObject([{ name: "", address: "ada@example.com" }]);
  const headers = new Map(ltr.headers.map(({ key, value }) => [key, value]));
  expect(headers.get("auto-submitted")).toBe("auto-generated");
  expect(headers.get("x-auto-response-suppress")).toBe("All");
  expect(headers.has("list-unsubscribe")).toBe(false);
  const head = raw.slice(0, raw.indexOf("\r\n\r\n"));
  expect(head).toContain("Subject: ");
  expect(head).not.toMatch(/k3v9q0a7|7392 ?1846/);
});

test("the whole message is small", () => {
  expect(Buffer.byteLength(arrived.ltr.html)).toBeLessThan(20_000);
  expect(Buffer.byteLength(arrived.raw)).toBeLessThan(30_000);
});

test("a mail around a link has no code and says of nobody that they asked", () => {
  const { link } = arrived;
  expect(urls(link.html)).toEqual(urls(link.text));
  expect(link.html + link.text).not.toMatch(/7392|Asked for/);
});
