import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryStore } from "onpurpose/stores/memory";
import { someLink } from "../../../src/testing/store/records.ts";
import { adminPaths } from "../../../src/routes/admin/table.ts";
import { hostSessions } from "../support/host-sessions.ts";
import { ask, button, mailedTo, outcomes, whoIs } from "../support/host.ts";
import { admin, loggedIn, startOperated, textOf, type OperatedHost } from "./support.ts";

let host: OperatedHost;
beforeEach(async () => {
  host = await startOperated();
});
afterEach(() => host.close());

const read = async (path: string): Promise<string> =>
  textOf((await host.operator().open(admin + path)).body);

describe("finding", () => {
  const find = async (q: string) => {
    const browser = host.operator();
    return browser.press(await browser.open(admin), "Find", { q });
  };

  test("leads from an address, an id or a URL to what it stands for, and repeats no token", async () => {
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const token = url.slice(-40);
    const found: readonly (readonly [string, string])[] = [
      ["", "/links"],
      [" Ada@Example.com ", "/person?address=ada%40example.com"],
      ["ada", "/person?user=ada"],
      ["a user & more", "/person?user=a+user+%26+more"],
      [link.id, `/links/${link.id}`],
      ["x".repeat(43), `/person?user=${"x".repeat(43)}`],
      [url, `/links/${link.id}`],
      [`${url}?utm_source=mail#top`, `/links/${link.id}`],
      [token.toUpperCase(), `/links/${link.id}`],
    ];
    for (const [typed, path] of found) {
      const answer = await find(typed);
      expect([typed, answer.status, answer.header("location")]).toEqual([typed, 303, admin + path]);
    }
    expect(await outcomes(host, link.id)).toEqual([]);
  });

  test.each([
    "https://other.example/x",
    "a@b@c",
    "ada@example.com, bob@example.com",
    "x".repeat(900),
  ])("%s is nothing that can be found", async (typed) => {
    const answer = await find(typed);
    expect([answer.status, answer.title]).toEqual([400, "That could not be read"]);
  });

  test("a token that is pasted where an address is due is not shown again", async () => {
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await host.operator().open(`${admin}/links?who=${encodeURIComponent(url)}`);
    expect([page.status, page.header("location")]).toEqual([303, `${admin}/links/${link.id}`]);
  });
});

test("looking at a link leaves no visit, and does not open it", async () => {
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.operator();
  for (const path of [...adminPaths, `/links/${link.id}`, "/person?user=ada"]) {
    for (const method of ["GET", "HEAD", "OPTIONS"]) await browser.send(method, admin + path);
  }
  expect(await outcomes(host, link.id)).toEqual([]);
  expect((await host.link(link.id)).firstOpenedAt).toBeNull();
  const person = host.browser();
  await person.press(await person.open(url), button.logIn);
  expect(await whoIs(host, person)).toBe("ada");
});

test("what an operator revokes between a person's page and their press does not log in", async () => {
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const person = host.browser();
  const page = await person.open(url);
  const browser = host.operator();
  await browser.press(await browser.open(`${admin}/revoke?link=${link.id}`), "Revoke the link");
  const pressed = await person.press(page, button.logIn);
  expect([pressed.status, pressed.title]).toEqual([410, "This link was switched off"]);
  expect(await whoIs(host, person)).toBeNull();
  const told = await read(`/links/${link.id}`);
  expect(told).toContain("told that it was switched off");
  expect(told).toContain("Revoked a link");
});

describe("a link's page", () => {
  test("tells what happened, and what to say", async () => {
    const browser = host.browser();
    await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const stranger = host.browser();
    await stranger.open(link);
    const [newest] = await host.magicLinks.asks("ada@example.com");
    const linkId = newest?.linkId ?? "";
    const told = await read(`/links/${linkId}`);
    expect(told).toContain("Link for ada@example.com");
    expect(told).toContain("What to tell the person");
    expect(told).toContain("asked for in");
    expect(told).toContain("sent: the mailer took the mail");
    const page = await host.operator().open(`${admin}/links/${linkId}`);
    expect(page.body).toMatch(/<svg [^>]*class="onpurpose-timeline"/);
    const json = await host
      .operator()
      .open(`${admin}/links/${linkId}`, { accept: "application/json" });
    const data = JSON.parse(json.body) as Record<string, unknown>;
    expect(data).toMatchObject({ page: "link", state: "live", link: { id: linkId, asked: true } });
    const { askedBy } = await host.link(linkId);
    for (const { body } of [page, json]) expect(body).not.toContain(askedBy);
  });

  test("there is none for an id that nothing has", async () => {
    const page = await host.operator().open(`${admin}/links/${"x".repeat(43)}`);
    expect([page.status, page.title]).toEqual([404, "There is no such link"]);
    expect((await host.operator().open(`${admin}/links/x%20y`)).status).toBe(404);
  });
});

describe("a person's page", () => {
  test("by an address or a user: advice, links, asks, sessions", async () => {
    await ask(host.browser(), "ada@example.com");
    await host.mailedLink("ada@example.com");
    await mailedTo(host, "ada@example.com");
    await loggedIn(host, "ada");
    for (const path of ["/person?address=ada@example.com", "/person?user=ada"]) {
      const told = await read(path);
      expect(told).toContain("What to tell the person");
      expect(told).toContain("Login page");
      expect(told).toContain("The app");
      expect(told).toContain("Mailed");
      expect(told).toContain("Those that are alive");
      expect(told).toContain("has an account");
    }
  });

  test("of an address that nobody has", async () => {
    await ask(host.browser(), "nobody@example.com");
    await mailedTo(host, "nobody@example.com");
    const told = await read("/person?address=nobody@example.com");
    expect(told).toContain("has no account");
    expect(told).toContain("No account");
    expect(told).not.toContain("Issue a link");
  });

  test("of an address that finds an account with another one", async () => {
    host.users.set("a.da@example.com", { id: "ada", email: "ada@example.com" });
    await ask(host.browser(), "a.da@example.com");
    await host.mailedLink("ada@example.com");
    await mailedTo(host, "a.da@example.com");
    const told = await read("/person?address=a.da@example.com");
    expect(told).toContain("Mailed");
    expect(told).toContain("ada@example.com");
  });

  test.each([
    "",
    "?user=",
    "?address=x",
    "?user=a&address=a@example.com",
    `?user=${"x".repeat(201)}`,
  ])("person%s names nobody", async (query) => {
    const page = await host.operator().open(`${admin}/person${query}`);
    expect([page.status, textOf(page.body).includes("Name one person")]).toEqual([400, true]);
  });
});

test("where the host cannot say who somebody is, everything is shown that is known without it", async () => {
  let down = false;
  await host.close();
  const failing = () => {
    if (down) throw new Error("the directory is gone");
    return { id: "ada", email: "ada@example.com" };
  };
  host = await startOperated({ users: { findById: failing, findByEmail: failing } });
  await ask(host.browser(), "ada@example.com");
  await host.mailedLink("ada@example.com");
  await mailedTo(host, "ada@example.com");
  const id = await loggedIn(host, "ada");
  down = true;
  const paths = [
    "/person?address=ada@example.com",
    "/person?user=ada",
    `/links/${id}`,
    "/links?who=ada",
    "/links?who=ada@example.com",
    "/revoke?user=ada",
    "/end?user=ada",
  ];
  for (const path of paths) {
    const page = await host.operator().open(admin + path);
    expect([path, page.status]).toEqual([path, 200]);
  }
  expect(await read("/person?address=ada@example.com")).toContain("Revoke all their links");
  expect(await read("/person?user=ada")).toContain("the app could not say");
  const told = new Set(host.errors.map(({ message }) => message));
  expect(told).toEqual(
    new Set([
      "users.findById failed: operators see what is known without it",
      "users.findByEmail failed: operators see what is known without it",
    ]),
  );
  // The kill switch does not wait for it.
  const browser = host.operator();
  const page = await browser.open(`${admin}/revoke?user=ada`);
  expect((await browser.press(page, "Revoke their links")).status).toBe(303);
});

describe("the list", () => {
  beforeEach(async () => {
    await host.close();
    host = await startOperated({ store: memoryStore() });
    for (let at = 0; at < 120; at++) {
      const issuedAt = Date.UTC(2029, 11, 1 + (at % 20)) + at;
      const expiresAt = at < 5 ? Date.UTC(2031, 0, 1) : issuedAt + 600_000;
      const userId = at % 2 === 0 ? "ada" : "bob";
      await host.store.issue(
        someLink({ userId, address: `${userId}@example.com`, issuedAt, expiresAt }),
      );
    }
  });

  const rowsOn = (body: string): number => body.match(/<tr role="row">/g)?.length ?? 0;

  test("page by page, each link once", async () => {
    const browser = host.operator();
    const seen: string[] = [];
    let path: string | null = `${admin}/links?order=oldest`;
    const pages: number[] = [];
    while (path !== null) {
      const { body } = await browser.open(path);
      pages.push(rowsOn(body) - 1);
      seen.push(...[...body.matchAll(/admin\/links\/([\w-]{43})/g)].map(([, id = ""]) => id));
      const next = /href="([^"]*)" rel="next"/.exec(body)?.[1] ?? null;
      path = next?.replaceAll("&amp;", "&") ?? null;
    }
    expect(pages).toEqual([50, 50, 20]);
    expect(new Set(seen).size).toBe(120);
  });

  test.each([
    ["?who=ada", 50],
    ["?who=ada&state=live", 3],
    ["?who=bob@example.com&state=live", 2],
    ["?from=2029-12-20", 6],
    ["?from=2029-12-19&until=2029-12-19", 6],
    ["?until=2029-12-01&order=oldest", 6],
    ["?kind=scanner", 0],
    ["?who=nobody", 0],
    ["?who=&state=&kind=&from=&until=", 50],
  ])("%s", async (query, rows) => {
    const { status, body } = await host.operator().open(`${admin}/links${query}`);
    expect([status, Math.max(0, rowsOn(body) - 1)]).toEqual([200, rows]);
  });

  test.each([
    ["?state=dead", "The state must be one of live, used, revoked, expired."],
    ["?kind=robot", "The kind must be one of person, scanner,"],
    ["?order=random", "The order must be newest or oldest."],
    ["?from=yesterday", "Days are written as 2026-11-30."],
    ["?until=2029-02-30", "Days are written as 2026-11-30."],
    ["?from=2029-12-02&until=2029-12-01", "The last day must not be before the first one."],
    ["?who=a@b@c", "Type one plain address, or the id of a user."],
    ["?after=x", "“after” must be that of the page before."],
  ])("%s is refused, and says why", async (query, fault) => {
    const { status, body } = await host.operator().open(`${admin}/links${query}`);
    expect([status, textOf(body).includes(fault)]).toEqual([400, true]);
    const exported = await host.operator().open(`${admin}/links.csv${query}`);
    expect(exported.status).toBe(query.startsWith("?after") ? 200 : 400);
  });

  test.each(["?who=a&who=b", "?who=%ff", "?who=%00", "?who=%"])("%s is no query", async (query) => {
    expect((await host.operator().open(`${admin}/links${query}`)).status).toBe(400);
  });
});

describe("sessions", () => {
  test("those that are alive, and no others", async () => {
    const [ada, bob] = [await loggedIn(host, "ada"), await loggedIn(host, "bob")];
    await host.magicLinks.endSession(bob);
    const told = await read("/sessions");
    expect(told).toContain("ada@example.com");
    expect(told).not.toContain("bob@example.com");
    const browser = host.operator();
    await browser.press(await browser.open(`${admin}/sessions`), "End");
    expect((await host.store.session(ada))?.endedAt).not.toBeNull();
    expect(await read("/sessions")).toContain("No sessions here.");
  });

  test("where the host keeps them there is nothing about them", async () => {
    await host.close();
    host = await startOperated({ sessions: hostSessions() });
    const browser = host.operator();
    expect((await browser.open(admin)).body).not.toContain("/admin/sessions");
    for (const path of ["/sessions", "/end?user=ada"]) {
      expect((await browser.open(admin + path)).status).toBe(404);
    }
    expect((await browser.post(`${admin}/end`, { user: "ada" })).status).toBe(404);
  });
});

describe("acts", () => {
  test("newest first, page by page, of all or about one", async () => {
    for (let at = 0; at < 60; at++) {
      const userId = at === 0 ? "ada" : null;
      const act = { id: `act-${at}`, at, operator: `Op ${at}`, linkId: null, userId, count: at };
      await host.store.addAct({ ...act, name: "export" });
    }
    const browser = host.operator();
    const first = await browser.open(`${admin}/acts`);
    expect(textOf(first.body)).toContain("Op 59 Exported links");
    expect(first.body).not.toContain("<bdi>Op 9</bdi>");
    const [, next = ""] = /href="([^"]*after=[^"]*)"/.exec(first.body) ?? [];
    const second = await browser.open(next.replaceAll("&amp;", "&"));
    expect(second.body).toContain("<bdi>Op 9</bdi>");
    const about = await read("/acts?user=ada");
    expect([about.includes("Op 0"), about.includes("Op 1")]).toEqual([true, false]);
    // A place in one list is none in another.
    const [, after = ""] = /after=([^"&]*)/.exec(next) ?? [];
    for (const query of [`user=ada&after=${after}`, "after=1:x"]) {
      expect((await browser.open(`${admin}/acts?${query}`)).status).toBe(400);
    }
  });
});

describe("the overview", () => {
  test("says what was counted, and how to count", async () => {
    expect(await read("")).toContain("Nothing of these days has been counted yet.");
    await loggedIn(host, "ada");
    await host.magicLinks.upkeep();
    host.wait(60_000);
    const told = await read("");
    expect(told).toContain("Counted at 2030-01-01 00:00:00");
    expect(told).toContain("From the ask to the login");
    const page = await host.operator().open(admin);
    // Whoever sees no drawing hears it, and can read it.
    const drawings = page.body.match(/<svg role="img"[^>]*>/g) ?? [];
    expect(drawings.length).toBeGreaterThan(5);
    for (const drawing of drawings) {
      const [, title = ""] = /aria-labelledby="([^"]*)"/.exec(drawing) ?? [];
      expect(page.body).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
    }
    expect(page.body.match(/<summary>These numbers as a table/g)).toHaveLength(drawings.length);
  });

  test.each([
    ["?days=7", 200],
    ["?from=2029-12-01&until=2029-12-31", 200],
    ["?from=2029-12-01", 200],
    ["?days=0", 400],
    ["?days=x", 400],
    ["?until=2029-12-31", 400],
    ["?from=2029-12-31&until=2029-12-01", 400],
    ["?from=2020-01-01&until=2029-12-01", 400],
  ])("of %s: %i", async (query, status) => {
    expect((await host.operator().open(admin + query)).status).toBe(status);
  });
});

test("to a program each page is its data", async () => {
  await loggedIn(host, "ada");
  await host.magicLinks.upkeep();
  const paths = [
    "",
    "/links",
    "/person?user=ada",
    "/sessions",
    "/acts",
    "/issue",
    "/revoke?user=ada",
  ];
  const names: string[] = [];
  for (const path of paths) {
    const page = await host.operator().open(admin + path, { accept: "application/json" });
    expect(page.header("content-type")).toBe("application/json; charset=utf-8");
    names.push((JSON.parse(page.body) as { page: string }).page);
  }
  expect(names).toEqual(["overview", "links", "person", "sessions", "acts", "issue", "confirmAct"]);
});
