import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { createSite, issue, Visitor, type ServerProcess } from "../support/site.ts";

const site = createSite();
afterAll(() => site.remove());

const logins = 200;
const clients = 20;
const kills = 5;

/** One person's login, as far as the person knows about it. */
interface Login {
  readonly email: string;
  link: { readonly id: string; readonly url: string } | null;
  visitor: Visitor | null;
  form: Record<string, string> | null;
  /** Requests to the link: how many were sent, and how many were answered in full. */
  sent: number;
  answered: number;
  loggedIn: boolean;
}

test(`kill -9 in the middle of ${logins} logins, ${kills} times over, loses and repeats nothing`, async () => {
  let server = await site.start();
  for (let round = 0; round < kills; round++) {
    const people = Array.from({ length: logins }, (_, n) => newLogin(`p${round}-${n}@example.com`));
    await logInUntilKilled(server, people);
    server = await site.start();
    await checkVisits(people);
    for (const login of people) await checkLogin(server, login);
    await checkWinners(people);
  }
  expect(server.output()).toMatch(/^listening on port \d+\n$/);
});

function newLogin(email: string): Login {
  return { email, link: null, visitor: null, form: null, sent: 0, answered: 0, loggedIn: false };
}

/** Parallel clients log people in; the server dies once a random number of them have been told so. */
async function logInUntilKilled(server: ServerProcess, people: readonly Login[]): Promise<void> {
  const killAfter = 5 + Math.floor(Math.random() * (logins - 30));
  const queue = [...people];
  let acknowledged = 0;
  const kill: { done: Promise<void> | null } = { done: null };
  const client = async (): Promise<void> => {
    for (let login = queue.shift(); login !== undefined; login = queue.shift()) {
      try {
        await logIn(server, login);
      } catch (error) {
        if (kill.done === null) throw error;
        return;
      }
      if (++acknowledged === killAfter) kill.done = server.stop("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  expect(kill.done, "the server was killed").not.toBeNull();
  await kill.done;
  expect(people.filter(({ loggedIn }) => loggedIn).length).toBeGreaterThanOrEqual(killAfter);
  expect(people.filter(({ loggedIn }) => !loggedIn).length).toBeGreaterThan(0);
}

async function logIn(server: ServerProcess, login: Login): Promise<void> {
  const link = await issue(server, login.email);
  const visitor = new Visitor(server);
  login.link = link;
  login.visitor = visitor;
  login.sent++;
  login.form = await visitor.open(link.url);
  login.answered++;
  login.sent++;
  const { status } = await visitor.post(link.url, login.form);
  login.answered++;
  expect(status).toBe(303);
  login.loggedIn = true;
}

/** Every request that was answered has its visit, and none has two. */
async function checkVisits(people: readonly Login[]): Promise<void> {
  const store = sqliteStore(site.database);
  for (const { link, sent, answered } of people) {
    if (link === null) continue;
    const explained = await store.explain(link.id);
    expect(explained, "a link that was given out is kept").not.toBeNull();
    const visits = explained?.visits.length ?? 0;
    expect(visits).toBeGreaterThanOrEqual(answered);
    expect(visits).toBeLessThanOrEqual(sent);
  }
  await store.close();
}

async function checkLogin(server: ServerProcess, login: Login): Promise<void> {
  const { email, link, form } = login;
  if (link === null) return;
  const visitor = login.visitor?.movedTo(server) ?? new Visitor(server);
  if (login.loggedIn) {
    expect(await visitor.user(), "an acknowledged login is kept").toBe(email);
  } else if (form === null) {
    expect((await visitor.post(link.url, await visitor.open(link.url))).status).toBe(303);
    expect(await visitor.user()).toBe(email);
  } else {
    await checkUnanswered(visitor, login, link, form);
  }
  const stranger = new Visitor(server);
  const { form: own = "" } = await stranger.open(link.url);
  expect((await stranger.post(link.url, { form: own })).status, "no link works twice").toBe(410);
  expect(await stranger.user()).toBeNull();
}

/** The press was sent, and no answer came: the link still works, or it was used by this very browser. */
async function checkUnanswered(
  visitor: Visitor,
  { email }: Login,
  { id, url }: { readonly id: string; readonly url: string },
  form: Record<string, string>,
): Promise<void> {
  const { status } = await visitor.post(url, form);
  if (status === 303) {
    expect(await visitor.user()).toBe(email);
    return;
  }
  // Too late to be the echo of the press that used it.
  expect(status).toBe(410);
  const cookie = (visitor.http.cookies.get("onpurpose-browser") ?? "").replace(/\.link$/, "");
  const store = sqliteStore(site.database);
  const explained = await store.explain(id);
  await store.close();
  const hash = createHash("sha256").update(cookie).digest("base64url");
  expect(explained?.link.redeemedBy).toBe(hash);
}

async function checkWinners(people: readonly Login[]): Promise<void> {
  const store = sqliteStore(site.database);
  for (const { link } of people) {
    if (link === null) continue;
    const visits = (await store.explain(link.id))?.visits ?? [];
    expect(visits.filter(({ outcome }) => outcome === "redeemed")).toHaveLength(1);
    expect(await store.session(link.id)).not.toBeNull();
  }
  await store.close();
}
