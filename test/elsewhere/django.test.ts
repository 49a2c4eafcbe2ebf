import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeHandler } from "onpurpose/adapters/node";
import { useModules } from "../cli/support/app-module.ts";
import { runCli, type Ran } from "../support/cli.ts";
import { formOf, HttpBrowser, type Answer } from "../support/http-browser.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { appOn, mount, secrets } from "./django/app.ts";
import { loadDump, mailedLinks, runIn, type Kind } from "./django/dump.ts";

const { folder, moduleOf } = useModules();
const origin = new URL(mount).origin;

/** A server with the app, and what people do with it. */
async function serve(address: string, secret?: string | readonly string[]) {
  const app = await appOn(address, secret);
  const handle = nodeHandler(app);
  const server = createServer((req, res) => {
    handle(req, res, async () => {
      const user = await app.currentUser(req);
      res.writeHead(user === null ? 404 : 200).end(user?.email ?? "not of onpurpose's");
    }).catch(() => res.writeHead(503).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const browser = () => {
    const http = new HttpBrowser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const at = (url: string): string => url.replace(origin, "");
    return {
      http,
      /** Opens an old URL, and follows to where it leads. */
      async open(path: string): Promise<Answer> {
        const { location } = await http.get(path);
        return http.get(at(location ?? ""));
      },
      async press(path: string): Promise<Answer> {
        const { location } = await http.get(path);
        const fields = formOf((await http.get(at(location ?? ""))).body);
        // As long as a person takes to read it: whoever presses at once is asked for more.
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return http.post(at(location ?? ""), fields, { origin });
      },
      who: async (): Promise<string> => (await http.get("/")).body,
    };
  };
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await app.close();
  };
  return { app, browser, close };
}

type Site = Awaited<ReturnType<typeof serve>>;

interface Given {
  readonly link: (name: string) => string;
  readonly app: () => string;
  readonly site: () => Site;
}

interface Place {
  readonly kind: Kind;
  /** Where Django's tables are. */
  readonly django: string;
  /** Where those of onpurpose are. */
  readonly store: string;
}

const imported = (app: string, django: string, ...more: readonly string[]): Promise<Ran> =>
  runCli("import", "django-magic-link", "--app", app, "--from", django, ...more);

const nobody = "not of onpurpose's";

/** What is tried in each place, and what only in one of them, between the takeover and the login. */
function testJourney({ kind, django, store }: Place, testMore: (given: Given) => void): void {
  const links = mailedLinks(kind);
  const link = (name: string): string => links[name] ?? "";
  let app: string;
  let site: Site;

  beforeAll(async () => {
    app = moduleOn(store, secrets.first);
    await loadDump(kind, django);
    site = await serve(store);
  });
  afterAll(() => site.close());

  test("the live links are taken over", async () => {
    const { code, out } = await imported(app, django, "--yes", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      written: true,
      links: { all: 8, live: 5, used: 1, inactive: 1, expired: 1 },
      imported: 2,
      present: 0,
    });
    const facts = (await site.app.links()).links.map(({ link }) => ({
      userId: link.userId,
      address: link.address,
      minutes: Math.round((link.expiresAt - link.issuedAt) / 60_000),
      age: Math.floor((Date.now() - link.issuedAt + 30_000) / 600_000),
    }));
    const same = { minutes: 60, age: 1 };
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ userId: "1", address: "ada@example.com", ...same });
    expect(facts).toContainEqual({ userId: "2", address: "bob@example.com", ...same });
  });

  testMore({ link, app: () => app, site: () => site });

  test("a scanner opens the old URL again and again, and the link lives on", async () => {
    for (let time = 0; time < 30; time++) {
      const scanner = site.browser();
      expect((await scanner.http.request("HEAD", link("live"))).status).toBe(303);
      expect((await scanner.open(link("live"))).status).toBe(200);
      expect(await scanner.who()).toBe(nobody);
    }
  });

  test.each(["used", "inactive", "expired", "gone", "locked", "moved"])(
    "%s: the old URL leads to the same page as one that never was",
    async (name) => {
      const page = await site.browser().open(link(name));
      const never = await site.browser().open(`/magic_link/${randomUUID()}/`);
      expect(page.status).toBe(404);
      expect(page.body).toBe(never.body);
    },
  );

  test("from the old mail to the login, once", async () => {
    // In a process of its own time: one network that has just opened many links is asked for more.
    const later = await serve(store);
    const ada = later.browser();
    const { status, location } = await ada.press(link("live"));
    expect({ status, location }).toEqual({ status: 303, location: "/invoices/7" });
    expect(await ada.who()).toBe("ada@example.com");
    const other = later.browser();
    expect((await other.open(link("live"))).status).toBe(410);
    expect(await other.who()).toBe(nobody);
    expect((await later.browser().press(link("elsewhere"))).location).toBe("/home");
    await later.close();
  });

  test("after a change of secrets another import revives nothing", async () => {
    const next = moduleOn(store, secrets.second);
    const { out } = await imported(next, django, "--yes");
    expect(out).toContain("\n0 links taken over, 2 had been before.\n");
    expect((await site.app.links()).links).toHaveLength(2);
    expect((await site.browser().open(link("live"))).status).toBe(410);
  });
}

let modules = 0;
function moduleOn(store: string, secret: string | readonly string[]): string {
  const helper = JSON.stringify(new URL("./django/app.ts", import.meta.url).href);
  const given = [store, secret].map((one) => JSON.stringify(one)).join(", ");
  const code = `import { appOn } from ${helper};\nexport default await appOn(${given});`;
  return moduleOf(`app-${++modules}.ts`, code);
}

describe("from Django on SQLite to SQLite", () => {
  const django = `sqlite:${join(folder, "django.db")}`;
  const database = join(folder, "links.db");
  const store = `sqlite:${database}`;

  testJourney({ kind: "sqlite", django, store }, ({ link, app, site }) => {
    test("done again it changes nothing; without --yes it says what it would do", async () => {
      const before = await site().app.links();
      const again = await imported(app(), django, "--yes");
      expect(again.out).toContain("\n0 links taken over, 2 had been before.\n");
      expect(await site().app.links()).toEqual(before);

      const empty = moduleOn(`sqlite:${join(folder, "empty.db")}`, secrets.first);
      const { code, out, error } = await imported(empty, django);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(out.replace(/link [\w-]{43}/, "link ID")).toBe(
        `8 links there: 5 live, 1 used, 1 inactive, 1 expired.
2 links to be taken over, 0 had been before.
Left out:
  user 3, 1 link: nobody here
  user 4, 1 link: may not log in (users.mayLogIn)
  user 5, 1 link: the user with this id has another address here (or try --match email)
Lead elsewhere, since logins may not lead there:
  link ID: to /home, not to https://evil.example/
Nothing was written: it is done with --yes.
`,
      );

      const both = [1, 2].map(() => imported(empty, django, "--yes"));
      for (const ran of await Promise.all(both)) expect(ran).toMatchObject({ code: 0, error: "" });
      expect((await imported(empty, django)).out).toContain("\n0 links to be taken over, 2 had");
    });

    test("by their addresses people are found whatever their ids", async () => {
      const { out } = await imported(app(), django, "--match", "email");
      expect(out).toContain("\n1 link to be taken over, 2 had been before.\n");
      expect(out).not.toContain("user 5");
    });

    test("an address that several users there have says nothing of who somebody is", async () => {
      const copy = `sqlite:${join(folder, "shared.db")}`;
      await loadDump("sqlite", copy);
      // Mallory has an account there with Ada's address, which nobody has proved, and a link of their own.
      await runIn("sqlite", copy, "update auth_user set email = 'Ada@Example.com' where id = 5");
      const empty = moduleOn(`sqlite:${join(folder, "shared-links.db")}`, secrets.first);
      const { out } = await imported(empty, copy, "--match", "email", "--yes");
      for (const id of ["1", "5"]) {
        expect(out).toContain(`  user ${id}, 1 link: several users there have this address`);
      }
      expect(out).toContain("\n1 link taken over, 0 had been before.\n");
      // Where ids say it, too, it is no matter.
      const { out: byId } = await imported(empty, copy);
      expect(byId).toContain("\n1 link to be taken over, 1 had been before.\n");
    });

    test("whatever the app's secrets, the old URL leads to the same link", async () => {
      for (const secret of [[secrets.second, secrets.first], secrets.second]) {
        const later = await serve(store, secret);
        expect((await later.browser().open(link("live"))).status).toBe(200);
        await later.close();
      }
    });

    test("the old secret is nowhere in the database", () => {
      const [, uuid = ""] = /([0-9a-f-]{36})/.exec(link("live")) ?? [];
      const bytes = Buffer.from(uuid.replaceAll("-", ""), "hex");
      // Not read by this process: closing a file takes away the locks that SQLite has on it here.
      const copies = join(folder, "copies");
      mkdirSync(copies);
      for (const name of readdirSync(folder).filter((name) => name.includes(".db"))) {
        execFileSync("cp", [join(folder, name), copies]);
      }
      for (const file of readdirSync(copies).filter((name) => name.startsWith("links.db"))) {
        const kept = readFileSync(join(copies, file));
        for (const form of [uuid, bytes.toString("hex"), bytes]) {
          expect(kept.includes(form)).toBe(false);
        }
      }
      expect(readFileSync(join(copies, "django.db")).includes(bytes.toString("hex"))).toBe(true);
    });

    test("what is not random, or not issued yet, is told", async () => {
      const copy = `sqlite:${join(folder, "odd.db")}`;
      await loadDump("sqlite", copy);
      const uuid = /([0-9a-f-]{36})/.exec(link("elsewhere"))?.[1]?.replaceAll("-", "") ?? "";
      const weak = `${uuid.slice(0, 12)}1${uuid.slice(13)}`;
      const set = `update magic_link_magiclink set`;
      await runIn("sqlite", copy, `${set} token = '${weak}' where token = '${uuid}'`);
      const { out } = await imported(app(), copy);
      expect(out).toContain("  user 2, 1 link: their UUIDs are not random (version 4)");
      await runIn("sqlite", copy, `${set} created_at = expires_at where id = 1`);
      const { code, error } = await imported(app(), copy);
      expect(code).toBe(2);
      expect(error).toMatch(/^onpurpose: --from has links that were issued later than now\./);
    });

    test.concurrent.each([
      [[], "Say from which library: npx onpurpose import django-magic-link."],
      [["supabase"], "Say from which library: npx onpurpose import django-magic-link."],
      [["django-magic-link"], "--from is missing. See --help."],
      [["django-magic-link", "--from", "redis://h"], "--from is a database of Django's"],
      [["django-magic-link", "--from", "hunter2"], "--from is sqlite:./links.db or a path"],
      [["django-magic-link", "--from", "none.db"], '--from: there is no file "none.db"'],
      [["django-magic-link", "--from", store], "no such table: magic_link_magiclink"],
      [["django-magic-link", "--from", django, "--match", "name"], "--match is id or email."],
      [["django-magic-link", "--from", django, "--user-table", "a;b"], "--user-table is the name"],
      [["django-magic-link", "--from", django, "--user-table", "people"], "no such table: people"],
      [["django-magic-link", "--database", store], "import needs the app's users"],
    ])("typed wrongly: %j", async (args, why) => {
      const { code, out, error } = await runCli("import", "--app", app(), ...args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(error).toMatch(/^onpurpose: .+\n$/);
      expect(error).toContain(why);
      expect(error).not.toContain("hunter2");
    });
  });
});
await describeWith(
  "from Django on PostgreSQL to the same database",
  () => freshDatabase("postgres"),
  ({ url }) => testJourney({ kind: "postgres", django: url, store: url }, () => {}),
);
await describeWith(
  "from Django on MariaDB to the same database",
  () => freshDatabase("mariadb"),
  ({ url }) => testJourney({ kind: "mysql", django: url, store: url }, () => {}),
);
