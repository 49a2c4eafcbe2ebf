import { afterEach, expect, test, vi } from "vitest";
import { OnpurposeError } from "onpurpose";
import {
  sessionTable,
  type SessionRow,
  type SessionTable,
} from "onpurpose/integrations/session-table";
import { mount } from "../http/support/host.ts";
import {
  logIn,
  sessionLaws,
  startFramework,
  thiefOf,
  who,
  type Framework,
} from "./support/laws.ts";
import { plainApp } from "./support/plain-app.ts";

const cookie = "__Host-session";
const day = 86_400_000;

function framework(): Framework & { readonly rows: Map<string, SessionRow>; table: SessionTable } {
  const rows = new Map<string, SessionRow>();
  let broken = false;
  const table: SessionTable = {
    create(row) {
      // As a database does that fails after it has written.
      rows.set(row.hash, row);
      if (broken) throw new Error("the table is gone");
    },
    find: (hash) => rows.get(hash) ?? null,
    remove: (hash) => rows.delete(hash),
  };
  return {
    rows,
    table,
    cookie,
    ends: true,
    sessions: (options) => sessionTable({ ...options, url: mount, table }),
    app: async (magicLinks, sessions) =>
      plainApp(
        magicLinks,
        sessions,
        (_req, res) => res.setHeader("set-cookie", `${cookie}=planted; Secure; Path=/`),
        ({ headers }) => (headers.cookie ?? "").includes(`${cookie}=planted`),
      ),
    fail: (now) => (broken = now),
  };
}

afterEach(() => vi.useRealTimers());

sessionLaws("a table of the host's", framework);

test("the table holds a hash alone, of one session for each login", async () => {
  const made = framework();
  const running = await startFramework(made);
  const browser = running.host.browser();
  const pressed = await logIn(running.host, browser, "ada");
  expect(pressed.setCookies.find((line) => line.startsWith(cookie))).toMatch(
    /^__Host-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const token = browser.cookies.get(cookie) ?? "";
  expect(JSON.stringify([...made.rows])).not.toContain(token);
  await logIn(running.host, browser, "ada");
  expect([...made.rows.values()].map(({ userId }) => userId)).toEqual(["ada"]);
  await running.host.close();
});

test("a login that fails leaves the session of before", async () => {
  const made = framework();
  const running = await startFramework(made);
  const browser = running.host.browser();
  await logIn(running.host, browser, "ada");
  made.fail(true);
  expect((await logIn(running.host, browser, "ada")).status).toBe(503);
  expect(await who(browser)).toBe("ada");
  expect(made.rows.size).toBe(1);
  await running.host.close();
});

test("a login that wants its second factor is none, though its table should forget that", async () => {
  const made = framework();
  const { create } = made.table;
  const forgetful = {
    ...made.table,
    create: (row: SessionRow) => create({ ...row, redirectTo: null }),
  };
  const running = await startFramework({
    ...made,
    sessions: (options) => sessionTable({ ...options, url: mount, table: forgetful }),
  });
  running.guarded.add("ada");
  const browser = running.host.browser();
  await logIn(running.host, browser, "ada");
  const thief = thiefOf(running, made, browser);
  thief.cookies.set(cookie, (thief.cookies.get(cookie) ?? "").replace("half.", ""));
  for (const each of [browser, thief]) expect(await who(each)).toBeNull();
  await running.host.close();
});

test("it ends after its time, unless it is extended while it is used", async () => {
  for (const slides of [false, true]) {
    const made = framework();
    if (slides) {
      made.table.extend = (hash, expiresAt) => {
        const row = made.rows.get(hash);
        if (row !== undefined) made.rows.set(hash, { ...row, expiresAt });
      };
    }
    const running = await startFramework(made);
    const browser = running.host.browser();
    await logIn(running.host, browser, "ada");
    const start = Date.now();
    const whoAfter = (days: number): Promise<string | null> => {
      vi.useFakeTimers({ toFake: ["Date"], now: start + days * day });
      return who(browser);
    };
    expect([await whoAfter(20), await whoAfter(31)]).toEqual(["ada", slides ? "ada" : null]);
    expect(await whoAfter(62)).toBeNull();
    vi.useRealTimers();
    await running.host.close();
  }
});

test.each([
  [{ url: "/magic-link" }, "url"],
  [{ cookie: "a b" }, "cookie"],
  [{ lifetime: 1 }, "lifetime"],
])("wrong options are named: %j", (wrong, name) => {
  const users = { findById: () => null };
  const make = () => sessionTable({ users, url: mount, table: framework().table, ...wrong });
  expect(make).toThrow(OnpurposeError);
  expect(make).toThrow(`sessionTable: option "${name}" must be`);
});
