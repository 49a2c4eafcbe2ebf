import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemo, type Demo } from "../support/demo.ts";
import { HttpBrowser } from "../support/http-browser.ts";

let demo: Demo;
let browser: HttpBrowser;

beforeAll(async () => {
  demo = await startDemo();
  browser = new HttpBrowser(demo.url);
});

afterAll(async () => {
  await demo.stop();
});

function expectSecurityHeaders(headers: Readonly<Record<string, unknown>>): void {
  expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
}

const form = { "content-type": "application/x-www-form-urlencoded" };
test.each([
  ["GET", "/", 200, {}],
  ["HEAD", "/", 200, {}],
  ["GET", "/invoices", 303, {}],
  ["GET", "/invoices/4", 303, {}],
  ["GET", "/inbox", 200, {}],
  ["GET", "/inbox.json", 200, {}],
  ["GET", "/inbox.json?limit=0", 400, {}],
  ["GET", "/whoami.json", 200, {}],
  ["GET", "/nowhere", 404, {}],
  ["GET", "/invoices/0", 404, {}],
  ["GET", "/invoices/../x", 404, {}],
  ["GET", "/inbox/1/html", 404, {}],
  ["POST", "/", 405, {}],
  ["DELETE", "/invoices", 405, {}],
  ["GET", "/invite", 405, {}],
  ["POST", "/invite", 400, { headers: { "content-type": "application/json" }, body: "{}" }],
  ["POST", "/invite", 413, { headers: form, body: "a".repeat(5000) }],
  [
    "POST",
    "/invite",
    413,
    { headers: { ...form, "transfer-encoding": "chunked" }, body: "a".repeat(50_000) },
  ],
])("%s %s answers %i with all security headers", async (method, target, status, options) => {
  const answer = await browser.request(method, target, options);
  expect(answer.status).toBe(status);
  expectSecurityHeaders(answer.headers);
  if (status === 405) expect(answer.headers.allow).toMatch(/GET, HEAD|POST/);
});

test.each(["/", "/inbox", "/whoami.json", "/nowhere"])(
  "HEAD %s is GET without a body",
  async (path) => {
    const head = await browser.request("HEAD", path);
    const get = await browser.request("GET", path);
    expect(head.status).toBe(get.status);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect(head.body).toBe("");
  },
);

test.each([
  ["no HTTP at all", "HELLO\r\n\r\n"],
  ["a broken header", "GET / HTTP/1.1\r\nHost: localhost\r\nbroken header\r\n\r\n"],
  ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
  [
    "two lengths",
    "POST /invite HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
  ],
])("%s gets 400 with all security headers", async (_what, bytes) => {
  const [head = ""] = (await sendRaw(bytes)).split("\r\n\r\n");
  const [statusLine, ...lines] = head.split("\r\n");
  expect(statusLine).toBe("HTTP/1.1 400 Bad Request");
  const pairs = lines.map((line): [string, string] => [
    line.replace(/:.*/, "").toLowerCase(),
    line.replace(/^[^:]*: /, ""),
  ]);
  const headers: Record<string, unknown> = Object.fromEntries(pairs);
  expectSecurityHeaders(headers);
});

test("both names of this machine reach it, and a person is led to the one that links lead to", async () => {
  const numbers = `http://127.0.0.1:${demo.port}`;
  const person = await new HttpBrowser(numbers).get("/");
  expect([person.status, person.location]).toEqual([303, `${demo.url}/`]);
  const program = await fetch(`${numbers}/whoami.json`);
  expect(await program.json()).toEqual({ user: null });
});

function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(demo.port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
  });
}
