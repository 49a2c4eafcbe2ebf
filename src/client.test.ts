import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClient } from "./client.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let server: Server;
let base: string;
let seen: Seen[];
let answer: { status: number; body: string };

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: '{"page":"loggedOut","loginPath":null}' };
  server = createServer((req, res) => {
    let body = "";
    req.on("data", (chunk: Buffer) => (body += chunk.toString()));
    req.on("end", () => {
      seen.push({ method: req.method ?? "", url: req.url ?? "", headers: req.headers, body });
      res.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  base = `http://127.0.0.1:${address.port}/in`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("each verb is one request, by the global fetch where none is given", async () => {
  const client = createClient(`${base}/`, { headers: { origin: "https://app.example.com" } });
  const token = "0123456789abcdefghjkmnpqrstvwxyz01234567";
  const answers = [
    await client.start(),
    await client.ask("a@example.com"),
    await client.ask("a@example.com", "/home"),
    await client.typeCode("sealed", "1234 5678"),
    await client.waiting(),
    await client.open(`${base}/${token}?x=y`),
    await client.press(`${base}/${token}`, "sealed"),
    await client.press(`${base}/${token}`, "sealed", { action: "decline", address: "b" }),
    await client.logOut(),
  ];
  for (const one of answers)
    expect(one).toEqual({ status: 200, page: "loggedOut", loginPath: null });
  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["GET", "/in", ""],
    ["POST", "/in", '{"email":"a@example.com","redirectTo":""}'],
    ["POST", "/in", '{"email":"a@example.com","redirectTo":"/home"}'],
    ["POST", "/in/code", '{"form":"sealed","code":"1234 5678"}'],
    ["GET", "/in/code", ""],
    ["GET", `/in/${token}`, ""],
    ["POST", `/in/${token}`, '{"form":"sealed"}'],
    ["POST", `/in/${token}`, '{"form":"sealed","action":"decline","address":"b"}'],
    ["POST", "/in/logout", "{}"],
  ]);
  for (const { method, headers } of seen) {
    expect(headers).toMatchObject({
      accept: "application/json",
      origin: "https://app.example.com",
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
    });
  }
});

test.each([
  [502, "<!doctype html><title>Bad gateway</title>"],
  [200, ""],
  [200, "null"],
  [200, '"loggedIn"'],
  [200, '["page"]'],
  [200, "{}"],
  [200, '{"page":"toString"}'],
  [200, '{"page":"nothing of ours"}'],
  [200, '{"page":["login"]}'],
  [500, '{"page":"login"'],
])("status %i with %s is no answer of ours", async (status, body) => {
  answer = { status, body };
  await expect(createClient(base).start()).rejects.toThrow(
    new TypeError(`onpurpose: status ${status}, and no answer of its own`),
  );
});

test("a refusal is an answer, with its status", async () => {
  const problem = { page: "problem", problem: "used", ways: [], retryAfter: null };
  answer = { status: 410, body: JSON.stringify(problem) };
  expect(await createClient(base).waiting()).toEqual({ ...problem, status: 410 });
});

test("a server that is away rejects as fetch does", async () => {
  await expect(createClient("http://127.0.0.1:1/in").start()).rejects.toThrow("fetch failed");
});

test.each([
  ["of another site", (_base: string) => "https://evil.example/in/abc"],
  ["of a site whose name begins alike", (base: string) => base.replace("/in", "0/in/abc")],
  ["beside the mount", (base: string) => base.replace("/in", "/inside/abc")],
  ["the mount itself", (base: string) => base],
  ["with nothing behind the slash", (base: string) => `${base}/`],
  ["below a link", (base: string) => `${base}/abc/def`],
  ["that climbs out", (base: string) => `${base}/../abc`],
  ["by an escape", (base: string) => `${base}/%2e%2e`],
  ["of another scheme", (base: string) => base.replace("http:", "app:")],
  ["that is none", () => ""],
])("a link %s is neither opened nor pressed", async (_what, link) => {
  const client = createClient(base);
  await expect(client.open(link(base))).rejects.toThrow("this is no link of this app");
  await expect(client.press(link(base), "sealed")).rejects.toThrow("this is no link of this app");
  expect(seen).toEqual([]);
});

test("at the root of an origin the login page is the root", async () => {
  const root = base.replace("/in", "");
  const client = createClient(root);
  await client.open(`${root}/abc`);
  await client.waiting();
  expect(seen.map(({ url }) => url)).toEqual(["/abc", "/code"]);
});
