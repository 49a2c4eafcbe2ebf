import { afterEach, expect, test } from "vitest";
import { bearerSessions } from "onpurpose/integrations/bearer";
import {
  sessionTable,
  type SessionRow,
  type SessionTable,
} from "onpurpose/integrations/session-table";
import type { Reply } from "../http/support/faces.ts";
import { mount, outcomes } from "../http/support/host.ts";
import { logIn, startFramework, who, type Framework } from "./support/laws.ts";
import { plainApp } from "./support/plain-app.ts";

type Running = Awaited<ReturnType<typeof startFramework>>;

let running: Running;
afterEach(() => running.host.close());

function framework(): Framework & { readonly rows: Map<string, SessionRow> } {
  const rows = new Map<string, SessionRow>();
  let broken = false;
  const table: SessionTable = {
    create(row) {
      if (broken) throw new Error("the table is gone");
      rows.set(row.hash, row);
    },
    find: (hash) => rows.get(hash) ?? null,
    remove: (hash) => rows.delete(hash),
  };
  return {
    rows,
    cookie: "__Host-session",
    ends: true,
    sessions: (options) => {
      const browsers = sessionTable({ ...options, url: mount, table });
      return bearerSessions({ ...options, table, browsers });
    },
    app: async (magicLinks, sessions) =>
      plainApp(
        magicLinks,
        sessions,
        () => {},
        () => false,
      ),
    fail: (now) => (broken = now),
  };
}

/** An app on a phone: it keeps cookies, but says nothing that browsers say. */
function startApp({ host }: Running, always: Readonly<Record<string, string>> = {}) {
  let cookies = "";
  const send = async (
    method: string,
    url: string,
    fields: object | null = null,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Reply> => {
    const { pathname } = new URL(url, mount);
    const reply = await host.face.send({
      method,
      target: pathname,
      body: fields === null ? "" : JSON.stringify(fields),
      headers: {
        accept: "application/json",
        origin: "https://app.example.com",
        "content-type": "application/json",
        ...(cookies === "" ? {} : { cookie: cookies }),
        ...always,
        ...more,
      },
    });
    if (cookies === "") cookies = reply.setCookies.map((line) => line.split(";")[0]).join("; ");
    return reply;
  };
  const press = async (userId: string, more: Readonly<Record<string, string>> = {}) => {
    const { url, link } = await host.magicLinks.issue({ userId, redirectTo: "/invoices" });
    const { formToken } = JSON.parse((await send("GET", url, null, more)).body) as {
      formToken: string;
    };
    const again = () => send("POST", url, { form: formToken, action: "log-in" }, more);
    return { id: link.id, again, reply: await again() };
  };
  return { send, press };
}

const bearer = (token: string | null) => ({ authorization: `Bearer ${token}` });

const whoHas = async (app: ReturnType<typeof startApp>, token: string | null) =>
  (JSON.parse((await app.send("GET", "/me", null, bearer(token))).body) as { user: string }).user;

test("an app gets a token in a header, which is a login until the logout, and no cookie", async () => {
  running = await startFramework(framework());
  const app = startApp(running);
  const { reply } = await app.press("ada");
  expect(JSON.parse(reply.body)).toEqual({ page: "loggedIn", redirectTo: "/invoices" });
  expect(reply.setCookies.filter((line) => line.includes("session"))).toEqual([]);
  expect(reply.header("cache-control")).toBe("no-store");
  const token = reply.header("session-token");
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await whoHas(app, token)).toBe("ada");
  expect(await whoHas(app, `${token}x`)).toBeNull();
  const other = await app.press("bob", bearer(token));
  expect(JSON.parse(other.reply.body)).toMatchObject({ currentAccount: "ada@example.com" });
  expect(other.reply.header("session-token")).toBeNull();
  expect((await app.send("POST", "/magic-link/logout", {}, bearer(token))).status).toBe(200);
  expect(await whoHas(app, token)).toBeNull();
});

test("a browser gets its cookie, and no token, also where a script asks for JSON", async () => {
  running = await startFramework(framework());
  const browser = running.host.browser();
  const pressed = await logIn(running.host, browser, "ada");
  expect(pressed.header("session-token")).toBeNull();
  expect(await who(browser)).toBe("ada");
  const script = startApp(running, { "sec-fetch-site": "same-origin" });
  const { reply } = await script.press("ada");
  expect([reply.status, reply.header("session-token")]).toEqual([200, null]);
  expect(reply.setCookies.join()).toContain("__Host-session=");
});

test("a token of a login that wants its second factor is none before that is passed", async () => {
  running = await startFramework(framework());
  running.guarded.add("ada");
  const app = startApp(running);
  const { reply } = await app.press("ada");
  expect(JSON.parse(reply.body)).toEqual({ page: "loggedIn", redirectTo: "/totp" });
  const half = reply.header("session-token");
  expect(await whoHas(app, half)).toBeNull();
  expect(await whoHas(app, (half ?? "").replace("half.", ""))).toBeNull();
  const passed = await app.send("GET", "/totp/pass", null, bearer(half));
  expect(passed.status).toBe(303);
  expect(await whoHas(app, passed.header("session-token"))).toBe("ada");
  expect((await app.send("GET", "/totp/pass", null, bearer(half))).status).toBe(403);
});

test("a table that fails refuses the press, and the link works later", async () => {
  const made = framework();
  running = await startFramework(made);
  const app = startApp(running);
  made.fail(true);
  const { id, again, reply } = await app.press("ada");
  expect([reply.status, reply.header("session-token")]).toEqual([503, null]);
  made.fail(false);
  expect(await whoHas(app, (await again()).header("session-token"))).toBe("ada");
  expect(await outcomes(running.host, id)).toContain("POST refused session_failed");
});

test("a token that comes any other way is none", async () => {
  running = await startFramework(framework());
  const app = startApp(running);
  const token = (await app.press("ada")).reply.header("session-token");
  const ways = [
    { authorization: `Basic ${token}` },
    { authorization: `${token}` },
    { "session-token": `${token}` },
  ];
  for (const headers of ways) {
    const { body } = await app.send("GET", "/me", null, headers);
    expect(JSON.parse(body)).toMatchObject({ user: null });
  }
});
