import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../support/http-browser.ts";
import {
  createSite,
  issue,
  mailTo,
  publicUrl,
  secret,
  Visitor,
  type ServerProcess,
} from "../support/site.ts";
import { adminPaths } from "../../src/routes/admin/table.ts";
import { holdWriteLock } from "../support/sqlite-processes.ts";

const site = createSite();
afterAll(() => site.remove());
let server: ServerProcess;
beforeAll(async () => {
  server = await site.start();
});

/** What was said to browsers: bodies, and headers without those that set cookies. */
const said: string[] = [];
const links: string[] = [];
const codes: string[] = [];
const browsers: Visitor[] = [];
/** All values that cookies ever had. */
const cookies = new Set<string>();
const askCookies = new Set<string>();

function newVisitor(): Visitor {
  const visitor = new Visitor(server);
  browsers.push(visitor);
  return visitor;
}

async function note(answer: Promise<Answer>): Promise<Answer> {
  const { headers, body, status } = await answer;
  const { "set-cookie": set = [], ...rest } = headers;
  said.push(`${status} ${JSON.stringify(rest)}\n${body}`);
  for (const line of set) {
    const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
    // One that is cleared holds nothing.
    if (value !== "") (name === "onpurpose-ask" ? askCookies : cookies).add(value);
  }
  return answer;
}

async function asked(visitor: Visitor, email: string) {
  await note(visitor.get(publicUrl));
  const { body } = await note(visitor.post(publicUrl, { email }));
  const { url, code } = await mailTo(server, email);
  links.push(url);
  codes.push(code);
  return { link: url, code, form: formIn(body) };
}

const mailed = async (visitor: Visitor, email: string): Promise<string> =>
  (await asked(visitor, email)).link;

const formIn = (body: string): string => /name="form" value="([^"]+)"/.exec(body)?.[1] ?? "";

async function open(visitor: Visitor, link: string): Promise<string> {
  return formIn((await note(visitor.get(link))).body);
}

async function press(visitor: Visitor, link: string, fields = {}): Promise<number> {
  const form = await open(visitor, link);
  return (await note(visitor.post(link, { form, ...fields }))).status;
}

function onDatabase(sql: string): void {
  const db = new DatabaseSync(site.database, { timeout: 5000 });
  db.exec(sql);
  db.close();
}

describe("a run with everything that can go wrong", () => {
  test("asks, opens, presses, and refusals of every kind", async () => {
    const ada = newVisitor();
    await note(ada.get(publicUrl));
    const link = await mailed(ada, "ada@example.com");
    const form = await open(ada, link);
    const stranger = newVisitor();
    await open(stranger, link);
    await note(ada.http.request("HEAD", new URL(link).pathname));
    await note(ada.http.request("OPTIONS", new URL(link).pathname));
    await note(ada.http.request("PUT", new URL(link).pathname));
    await note(ada.get(link, { "sec-purpose": "prefetch" }));
    await note(ada.post(link, {}));
    await note(stranger.post(link, { form }));
    await note(newVisitor().post(link, { form }));
    await note(ada.post(link, { form }, { origin: "https://evil.example" }));
    await note(ada.post(link, { form }, { "content-type": "application/json" }));
    await note(ada.get(`${link.slice(0, -1)}${link.endsWith("0") ? "1" : "0"}`));
    await note(ada.get(`${link}x`));
    expect((await note(ada.post(link, { form }))).status).toBe(303);
    expect((await note(ada.post(link, { form }))).status).toBe(303);
    await note(ada.get(link));
    expect(await press(stranger, link)).toBe(410);
    expect(await press(stranger, link, { action: "new-link" })).toBe(200);
    const own = await issue(server, "bob@example.com");
    links.push(own.url);
    expect(await press(ada, own.url)).toBe(403);
    expect(await press(ada, own.url, { switch: "yes" })).toBe(303);
    await note(ada.post(`${publicUrl}/logout`, {}));
    const declined = await mailed(stranger, "cy@example.com");
    // It came by a link, so that nothing that it asks for logs in there by a press.
    expect(await press(stranger, declined, { action: "decline" })).toBe(403);
    const other = newVisitor();
    const noted = await mailed(other, "cy@example.com");
    expect(await press(other, noted, { action: "decline" })).toBe(200);
    expect(await press(other, await mailed(other, "new-dee@example.com"))).toBe(303);
  });

  test("codes, right and wrong, here and elsewhere", async () => {
    const [typist, other] = [newVisitor(), newVisitor()];
    const { link, code, form } = await asked(typist, "han@example.com");
    const type = async (visitor: Visitor, typed: string): Promise<number> =>
      (await note(visitor.post(`${publicUrl}/code`, { form, code: typed }))).status;
    expect(
      await type(
        typist,
        code.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      ),
    ).toBe(403);
    expect(await type(typist, "x")).toBe(400);
    expect(await type(other, code)).toBe(403);
    expect(await press(other, link)).toBe(403);
    await note(typist.get(`${publicUrl}/code`));
    await note(typist.get(`${publicUrl}/code`, { accept: "application/json" }));
    expect(await type(typist, code)).toBe(303);
    expect(await type(typist, code)).toBe(303);
    expect(await typist.user()).toBe("han@example.com");
    await note(typist.get(`${publicUrl}/code`, { accept: "application/json" }));
  });

  test("operators, who look at everything and take it out", async () => {
    const operator = newVisitor();
    const open = (path: string): Promise<Answer> =>
      note(operator.get(`${publicUrl}/admin${path}`, { "x-operator": "Grace" }));
    const list = JSON.parse((await open("/links.json")).body) as { id: string; userId: string }[];
    expect(list.length).toBeGreaterThan(5);
    const users = new Set(list.map(({ userId }) => userId).filter((userId) => userId !== null));
    const pages = [
      ...adminPaths,
      ...list.map(({ id }) => `/links/${id}`),
      ...[...users].flatMap((user) => [`/person?user=${user}`, `/person.json?user=${user}`]),
    ];
    for (const page of pages) await open(page);
  });

  test("failing mails, sessions, accounts, tables and locks", async () => {
    const visitor = newVisitor();
    await note(visitor.get(publicUrl));
    await note(visitor.post(publicUrl, { email: "bounce@example.com" }));
    await note(visitor.post(publicUrl, { email: "not an address" }));
    const broken = await issue(server, "broken@example.com");
    links.push(broken.url);
    expect(await press(visitor, broken.url)).toBeGreaterThanOrEqual(500);
    const link = await mailed(visitor, "eve@example.com");
    const form = await open(visitor, link);
    onDatabase(`CREATE TRIGGER gone BEFORE INSERT ON onpurpose_sessions
      BEGIN SELECT RAISE(ABORT, 'the disk of sessions is gone'); END`);
    expect((await note(visitor.post(link, { form }))).status).toBe(503);
    onDatabase("DROP TRIGGER gone; ALTER TABLE onpurpose_visits RENAME TO elsewhere");
    expect((await note(visitor.get(link))).status).toBe(503);
    expect((await note(visitor.post(link, { form }))).status).toBe(503);
    onDatabase("ALTER TABLE elsewhere RENAME TO onpurpose_visits");
    const release = await holdWriteLock(site.database);
    expect((await note(visitor.post(link, { form }))).status).toBe(503);
    await release();
    expect((await note(visitor.post(link, { form }))).status).toBe(303);
    expect(await visitor.user()).toBe("eve@example.com");
  });
});

describe("afterwards", () => {
  test("no secret is in the database, the logs or any page", async () => {
    const files = readdirSync(site.folder);
    expect(files).toContain("links.db-wal");
    const sinks = new Map<string, Buffer>([
      ["terminal", Buffer.from(server.output())],
      ["pages", Buffer.from(said.join("\n\n"))],
      ...files.map((file) => [file, readFileSync(join(site.folder, file))] as const),
    ]);
    // These are the right places to look in: what may be there is found there.
    expect(sinks.get("links.db-wal")?.includes("ada@example.com")).toBe(true);
    expect(sinks.get("terminal")?.includes("the mail server refused")).toBe(true);
    expect(sinks.get("pages")?.includes("cy@example.com")).toBe(true);
    const secrets = secretsOf();
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.some(({ kind }) => kind === "a code")).toBe(true);
    const found = [...sinks].flatMap(([sink, bytes]) =>
      secrets
        .filter(({ kind }) => kind !== "an ask" || sink !== "pages")
        .filter(({ value }) => bytes.includes(value))
        .map(({ kind }) => `${kind} in ${sink}`),
    );
    expect(found).toEqual([]);
  });

  test("T7: nothing in the database logs in, as token, as session or as browser", async () => {
    const ada = newVisitor();
    const live = await mailed(ada, "fay@example.com");
    const loggedIn = newVisitor();
    expect(await press(loggedIn, await mailed(loggedIn, "gus@example.com"))).toBe(303);
    const { values, sessions } = dump();
    expect(values.length).toBeGreaterThan(100);
    expect(sessions.length).toBeGreaterThan(2);
    for (const value of values) {
      await triedAsToken(value);
      await triedAsBrowser(value, live);
      const ids = [value, ...sessions];
      for (const id of ids) await triedAsSession(`${id}.${value}`);
      await triedAsSession(value);
    }
    expect(await loggedIn.user()).toBe("gus@example.com");
    expect(await press(ada, live)).toBe(303);
  });
});

async function triedAsToken(value: string): Promise<void> {
  const visitor = new Visitor(server);
  const link = `${publicUrl}/${encodeURIComponent(value)}`;
  const { status, body } = await visitor.get(link);
  expect(status, value).toBe(404);
  const [, form = ""] = /name="form" value="([^"]+)"/.exec(body) ?? [];
  expect((await visitor.post(link, { form })).status).toBe(404);
  expect(await visitor.user()).toBeNull();
}

async function triedAsSession(value: string): Promise<void> {
  const visitor = new Visitor(server, new Map([["onpurpose-session", safe(value)]]));
  expect(await visitor.user()).toBeNull();
}

/** A browser that held this value would be shown the whole address, as the one that asked. */
async function triedAsBrowser(value: string, live: string): Promise<void> {
  const visitor = new Visitor(server, new Map([["onpurpose-browser", safe(value)]]));
  const { status, body } = await visitor.get(live);
  expect(status).toBe(200);
  expect(body).not.toContain("fay@example.com");
  expect(await visitor.user()).toBeNull();
}

/** Without what cannot stand in a Cookie header. */
const safe = (value: string): string => value.replace(/[^\x21-\x7e]|[;,]/g, "");

/** Every value of every column of every row, and the ids of all sessions. */
function dump(): { values: string[]; sessions: string[] } {
  const db = new DatabaseSync(site.database);
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => db.prepare(`SELECT * FROM "${String(name)}"`).all());
  const values = rows.flatMap((row) => Object.values(row)).filter((value) => value !== null);
  const ids = db.prepare("SELECT id FROM onpurpose_sessions WHERE ended_at IS NULL").all();
  db.close();
  const unique = new Set(values.map(String));
  unique.delete("");
  return { values: [...unique], sessions: ids.map(({ id }) => String(id)) };
}

/** All that must be nowhere, in every spelling that somebody might write it in. */
function secretsOf(): { kind: string; value: Buffer | string }[] {
  const tokens = links.map((link) => link.slice(publicUrl.length + 1));
  for (const { http } of browsers) {
    for (const [name, value] of http.cookies) if (name !== "onpurpose-ask") cookies.add(value);
  }
  cookies.delete("");
  // Behind a link's id, or before the mark of a browser that came by a link.
  const sessionSecrets = [...cookies].map((value) =>
    value.endsWith(".link") ? value.slice(0, -5) : (value.split(".")[1] ?? value),
  );
  return [
    { kind: "the key", value: secret },
    ...tokens.flatMap((token) => {
      const bytes = decode(token);
      const spellings = [
        token,
        token.toUpperCase(),
        bytes,
        bytes.toString("hex"),
        bytes.toString("base64url"),
      ];
      return spellings.map((value) => ({ kind: "a token", value }));
    }),
    ...[...cookies, ...sessionSecrets].map((value) => ({ kind: "a cookie", value })),
    // The form of the page that takes a code, sealed for the browser that it is shown in.
    ...[...askCookies].map((value) => ({ kind: "an ask", value })),
    ...codes.flatMap((code) =>
      [code, code.replace(" ", "")].map((value) => ({ kind: "a code", value })),
    ),
  ];
}

/** The 20 random bytes of a token. */
function decode(token: string): Buffer {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  const bits = [...token]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).subarray(0, 20);
}
