import { createServer, get } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { nodeHandler } from "onpurpose/adapters/node";
import { memoryStore } from "onpurpose/stores/memory";
import { someLink } from "../../../src/testing/store/records.ts";
import { faces } from "../support/faces.ts";
import { admin, startOperated, type OperatedHost } from "./support.ts";

let host: OperatedHost;
afterEach(() => host.close());

/** The lines of CSV as RFC 4180 has them. */
function parse(csv: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain = "", end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    line.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    if (end === "\r\n") lines.push(line);
    line = [];
  }
  return lines;
}

/** Links of three users, two pages and a half of them, newest last. */
async function fill(count = 500): Promise<void> {
  for (let at = 0; at < count; at++) {
    const userId = ["ada", '=HYPERLINK("https://evil.example")', 'a,b\r\n"c"'][at % 3] ?? "";
    const address = ["ada@example.com", "=cmd|a@example.com", "+1@example.com"][at % 3] ?? "";
    const issuedAt = Date.UTC(2029, 11, 1) + at;
    await host.store.issue(someLink({ userId, address, issuedAt, expiresAt: issuedAt + 600_000 }));
  }
}

describe.each(faces)("%s", (_name, open) => {
  test("CSV: all links of the list, and nothing in it is a formula", async () => {
    host = await startOperated({ store: memoryStore() }, open);
    await fill();
    const answer = await host.operator().open(`${admin}/links.csv`);
    expect([answer.status, answer.header("content-type"), answer.header("content-length")]).toEqual(
      [200, "text/csv; charset=utf-8", null],
    );
    expect(answer.header("content-disposition")).toBe('attachment; filename="links.csv"');
    const [head = [], ...rows] = parse(answer.body);
    expect(rows).toHaveLength(500);
    for (const row of rows) expect(row).toHaveLength(head.length);
    expect(new Set(rows.map(([id]) => id)).size).toBe(500);
    const [user, address] = [head.indexOf("user_id"), head.indexOf("address")];
    expect(new Set(rows.map((row) => row[user]))).toEqual(
      new Set(["ada", '\'=HYPERLINK("https://evil.example")', 'a,b\r\n"c"']),
    );
    expect(new Set(rows.map((row) => row[address]))).toEqual(
      new Set(["ada@example.com", "'=cmd|a@example.com", "'+1@example.com"]),
    );
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(await host.acts()).toMatchObject([{ operator: "Grace", name: "export", count: 500 }]);
  });

  test("JSON: one array, of the list that was asked for", async () => {
    host = await startOperated({ store: memoryStore() }, open);
    await fill();
    const path = "/links.json?who=ada&order=oldest&state=expired&from=2029-12-01&until=2029-12-01";
    const answer = await host.operator().open(admin + path);
    expect(answer.header("content-type")).toBe("application/json; charset=utf-8");
    const rows = JSON.parse(answer.body) as { userId: string; issuedAt: string; state: string }[];
    expect(rows).toHaveLength(167);
    expect(new Set(rows.map(({ userId, state }) => `${userId} ${state}`))).toEqual(
      new Set(["ada expired"]),
    );
    expect(rows[0]?.issuedAt).toBe("2029-12-01T00:00:00.000Z");
    expect(await host.acts()).toMatchObject([{ name: "export", userId: "ada", count: 167 }]);
    const none = await host.operator().open(`${admin}/links.json?state=used`);
    expect(JSON.parse(none.body)).toEqual([]);
  });
});

test("no hash of a cookie or of a session, and no token, is in it", async () => {
  host = await startOperated();
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.browser();
  await browser.press(await browser.open(url), "Log in");
  const [id = ""] = await host.store.linksOf("ada");
  const { redeemedBy } = await host.link(id);
  const secretHash = (await host.store.session(id))?.secretHash ?? "none";
  for (const path of ["/links.csv", "/links.json", "/person.json?user=ada"]) {
    const { body } = await host.operator().open(admin + path);
    expect(body).toContain("ada@example.com");
    for (const secret of [redeemedBy ?? "none", secretHash, url.slice(-40)]) {
      expect(body).not.toContain(secret);
    }
  }
});

test.each(["/links.csv", "/links.json", "/person.json?user=ada"])(
  "%s: another site's page makes nobody take it, nor does a prefetch, nor HEAD",
  async (path) => {
    host = await startOperated();
    await host.magicLinks.issue({ userId: "ada" });
    const browser = host.operator();
    for (const site of ["cross-site", "same-site"]) {
      const answer = await browser.open(admin + path, { "sec-fetch-site": site });
      expect([answer.status, answer.header("content-disposition")]).toEqual([403, null]);
    }
    const ahead = await browser.open(admin + path, { "sec-purpose": "prefetch" });
    expect(ahead.status).toBe(503);
    const head = await browser.send("HEAD", admin + path);
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.header("content-disposition")).toContain("attachment");
    expect(await host.acts()).toEqual([]);
  },
);

test("whoever goes away in the middle stops it, and the act stays open", async () => {
  const store = memoryStore();
  let lists = 0;
  let leave = async (): Promise<void> => {};
  host = await startOperated({
    store: {
      ...store,
      async list(request, cursor) {
        if (++lists === 3) await leave();
        return store.list(request, cursor);
      },
    },
  });
  await fill(2000);
  const handle = nodeHandler(host.magicLinks);
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const gone = new Promise<void>((resolve) =>
    server.on("connection", (socket) => socket.on("close", () => resolve())),
  );
  const headers = { "x-operator": "Grace" };
  const request = get({ port: address.port, path: `${admin}/links.json`, headers });
  request.on("error", () => {});
  leave = () => {
    request.destroy();
    return gone;
  };
  await gone;
  await new Promise((resolve) => server.close(resolve));
  // What was being read then is the last that is.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lists).toBe(3);
  expect(await host.acts()).toMatchObject([{ name: "export", count: null }]);
  expect(host.errors).toEqual([]);
});

test("a store that fails in the middle breaks it off, tells the host, and the act stays open", async () => {
  const store = memoryStore();
  let lists = 0;
  host = await startOperated({
    store: {
      ...store,
      list: (request, cursor) =>
        ++lists < 2 ? store.list(request, cursor) : Promise.reject(new Error("gone")),
    },
  });
  await fill();
  await expect(host.operator().open(`${admin}/links.csv`)).rejects.toThrow();
  expect(host.errors.map(({ code }) => code)).toEqual(["store_unavailable"]);
  expect(await host.acts()).toMatchObject([{ name: "export", count: null }]);
});
