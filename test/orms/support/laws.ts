import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store, User, Within } from "onpurpose";
import { someLink } from "../../../src/testing/store/records.ts";
import { openNodeFace } from "../../http/support/faces.ts";
import { button, startHost, type Host } from "../../http/support/host.ts";
import { runCli } from "../../support/cli.ts";
import { mariadbQuery } from "../../support/servers/mariadb.ts";
import { postgresQuery } from "../../support/servers/postgres.ts";
import type { DatabaseKind, OpenOrm, Orm, Transaction } from "./orm.ts";
import { loadOrm, workFolder } from "./tools.ts";

class Undo extends Error {}

/** Ends all connections to a database of a test's own. */
async function breakAll(kind: DatabaseKind, url: string): Promise<void> {
  if (kind === "postgres") {
    const others = "datname = current_database() AND pid <> pg_backend_pid()";
    await postgresQuery(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`,
    );
    return;
  }
  const others = "db = database() AND id <> connection_id()";
  const rows = await mariadbQuery(
    url,
    `SELECT id FROM information_schema.processlist WHERE ${others}`,
  );
  for (const { id } of rows) await mariadbQuery(url, `KILL ${Number(id)}`).catch(() => []);
}

/** What holds for links beside the data of whichever tool, in a database of its own. */
export function ormLaws(tool: Orm["tool"], kind: DatabaseKind, at: string | null): void {
  const folder = workFolder();
  const url = at ?? join(folder.path, "app.db");
  const address = kind === "sqlite" ? `sqlite:${url}` : url;
  let orm: OpenOrm;
  let host: Host;
  let store: Store;
  let next: readonly string[];
  beforeAll(async () => {
    orm = await (await loadOrm(tool)).open({ kind, url, folder: folder.path });
    next = await orm.migrate((await runCli("schema", "--for", tool, "--database", kind)).out);
    store = orm.store();
    host = await startHost(openNodeFace, {
      store,
      mailer: null,
      users: { findById: (id) => orm.findUser(id), mayLogIn: ({ id }) => id !== "locked" },
      now: Date.now,
    });
  });
  afterAll(async () => {
    await host.close();
    await orm.close();
    folder.remove();
  });

  test("migrations of its own have made our tables, and it leaves them alone", async () => {
    expect(next).toEqual([]);
    const check = await runCli("migrate", "--check", "--database", address);
    expect(check.error + check.out).toMatch(/: there is nothing to migrate\.\n$/);
    expect(check.code).toBe(0);
  });

  const issueFor = async (user: User, { within, addUser }: Transaction): Promise<string> => {
    await addUser(user);
    return (await host.magicLinks.issue({ user, within, redirectTo: "/invoices" })).url;
  };
  const userOf = (name: string): User => ({ id: name, email: `${name}@example.com` });

  test("a link of a transaction that commits logs in, also a user of the same transaction", async () => {
    const user = userOf("ada");
    const url = await orm.transact((transaction) => issueFor(user, transaction));
    const browser = host.browser();
    const page = await browser.open(url);
    expect(page.body).toContain(user.email);
    const pressed = await browser.press(page, button.logIn);
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices"]);
    const [session] = await host.magicLinks.sessions(user.id);
    expect(session).toBeDefined();
    expect(await orm.findUser(user.id)).toMatchObject(user);
  });

  test("a link of a transaction that is rolled back is unknown, and so is its user", async () => {
    const user = userOf("bob");
    let url = "";
    const undone = orm.transact(async (transaction) => {
      url = await issueFor(user, transaction);
      throw new Undo();
    });
    await expect(undone).rejects.toThrow(Undo);
    expect((await host.browser().open(url)).status).toBe(404);
    expect(await orm.findUser(user.id)).toBeNull();
    expect((await host.magicLinks.links({ userId: user.id })).links).toEqual([]);
  });

  test("whoever may not log in gets no link, and nothing of it is written", async () => {
    const refused = orm.transact((transaction) => issueFor(userOf("locked"), transaction));
    await expect(refused).rejects.toMatchObject({ code: "invalid_argument" });
    expect(await orm.findUser("locked")).toBeNull();
  });

  test("what is no open transaction is refused", () => {
    expect(() => orm.outside()).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });

  test("what receivers are to be told of the link is there with it, and not without", async () => {
    const write = async (event: string, within: Within): Promise<void> => {
      const link = { ...someLink(), askedBy: null, event };
      await store.issueWithin?.(link, within);
    };
    await orm.transact(({ within }) => write("kept", within));
    const undone = orm.transact(async ({ within }) => {
      await write("undone", within);
      throw new Undo();
    });
    await expect(undone).rejects.toThrow(Undo);
    const { events } = await store.outbox(null, 10);
    expect(events.map(({ id, happening }) => [id, happening.what])).toEqual([["kept", "issued"]]);
  });

  if (kind !== "sqlite") {
    test("connections that break are replaced in their pool", async () => {
      await breakAll(kind, url);
      const works = async (): Promise<boolean> => {
        await Promise.all([orm.findUser("ada"), store.sessions("ada", Date.now())]);
        return true;
      };
      await expect.poll(() => works().catch(() => false), { timeout: 20_000 }).toBe(true);
      await Promise.all(Array.from({ length: 20 }, works));
    });
  }

  test("what its statements fail with comes out as it is", async () => {
    const failure = new Error("the transaction is over");
    const issued = host.magicLinks.issue({
      user: userOf("cleo"),
      within: () => Promise.reject(failure),
    });
    await expect(issued).rejects.toBe(failure);
  });
}
