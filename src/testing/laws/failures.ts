import assert from "node:assert/strict";
import { OnpurposeError } from "../../errors.ts";
import type { MagicLinksOptions } from "../../options.ts";
import type { Store } from "../../stores/store.ts";
import type { User } from "../../user.ts";
import { withLatency } from "../latency.ts";
import { numbers, type StoreTestOptions, type TestWithStore } from "../runner.ts";
import { formIn } from "./browser.ts";
import { ask, createSite, issueTo, linkIdOf, outcomesOf, type Site } from "./site.ts";

type HostSessions = NonNullable<MagicLinksOptions["sessions"]>;

/** T11 and law 3: whatever fails on the host's side, the link can be pressed again. */
export function testHostFailures(test: TestWithStore): void {
  test("T11: when the host cannot start a session the link can be pressed again", async (store) => {
    const sessions = flakySessions();
    const site = createSite(store, { sessions });
    const { url, id, user } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    assert.equal((await browser.post(url, { form })).status, 503);
    assert.deepEqual(site.errors, ["session_not_stored"]);
    assert.deepEqual(sessions.started, []);
    assert.equal((await site.browser().get(url)).status, 200);
    assert.equal((await browser.post(url, { form })).status, 303);
    assert.equal(browser.cookies.get("host-session"), user.id);
    assert.deepEqual(await outcomesOf(site, id), [
      "opened",
      "refused: session_failed",
      "opened",
      "redeemed",
    ]);
  });

  test("T1: of 20 presses at once the host starts one session, and each leaves one visit", async (store) => {
    const sessions = flakySessions(0);
    const site = createSite(withLatency(store), { sessions });
    const { url, id, user } = await issueTo(site);
    const browsers = numbers(20).map(() => site.browser());
    const forms = await Promise.all(browsers.map((browser) => browser.open(url)));
    const answers = await Promise.all(
      browsers.map((browser, index) => browser.post(url, { form: forms[index] ?? "" })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [303, ...Array<number>(19).fill(410)]);
    assert.deepEqual(sessions.started, [user.id]);
    assert.equal((await outcomesOf(site, id)).length, 40);
  });

  testOtherFailures(test);
  testLostAnswers(test);
}

/** The store did it, and its answer got lost on the way. */
function testLostAnswers(test: TestWithStore): void {
  test("A7: a press whose answer is lost is 503, and pressing again ends logged in", async (store) => {
    const site = createSite(losing(store, "redeem"));
    const { url, id, user } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    const lost = await browser.post(url, { form });
    assert.equal(lost.status, 503);
    site.passTime(60_000);
    const stranger = site.browser();
    assert.equal((await stranger.get(url)).status, 410);
    const again = formIn(lost.body) ?? "";
    assert.equal((await browser.post(url, { form: again })).status, 303);
    assert.equal(await browser.user(), user.email);
    assert.equal((await browser.get(url)).status, 410);
    assert.deepEqual(await outcomesOf(site, id), [
      "opened",
      "redeemed",
      "refused: used",
      "repeated",
      "refused: used",
    ]);
  });

  test("A7: after a lost answer the link opens and logs in once more in that browser alone", async (store) => {
    const site = createSite(losing(store, "redeem"));
    const { url, user } = await issueTo(site);
    const browser = site.browser();
    assert.equal((await browser.logIn(url)).status, 503);
    site.passTime(60_000);
    assert.equal((await browser.logIn(url)).status, 303);
    assert.equal(await browser.user(), user.email);
    await browser.post(`${url.slice(0, url.lastIndexOf("/"))}/logout`);
    assert.equal((await browser.get(url)).status, 410);
  });

  testLostHostSessions(test);
}

function testLostHostSessions(test: TestWithStore): void {
  test("A7: where the host keeps the sessions, pressing again after a lost answer logs in, too", async (store) => {
    const sessions = {
      ...flakySessions(0),
      current: () => (browser.cookies.has("host-session") ? user : null),
    };
    const site: Site = createSite(losing(store, "finish"), { sessions });
    const { url, user } = await issueTo(site);
    const browser = site.browser();
    const lost = await browser.logIn(url);
    assert.equal(lost.status, 503);
    site.passTime(60_000);
    const again = formIn(lost.body) ?? "";
    const stranger = site.browser();
    assert.equal((await stranger.post(url, { form: again })).status, 403);
    assert.equal((await browser.post(url, { form: again })).status, 303);
    assert.equal(browser.cookies.get("host-session"), user.id);
    // Somebody is logged in by now: there is nothing left to find again.
    assert.equal((await browser.post(url, { form: again })).status, 410);
  });

  testDoubts(test);
}

function testDoubts(test: TestWithStore): void {
  test("A7: a doubt outlives the next outage", async (store) => {
    let outages = 0;
    const lossy = losing(store, "finish");
    const claim: Store["claim"] = (request) =>
      ++outages === 2
        ? Promise.reject(new OnpurposeError("store_unavailable", "gone"))
        : store.claim(request);
    const site = createSite({ ...lossy, claim }, { sessions: flakySessions(0) });
    const { url } = await issueTo(site);
    const browser = site.browser();
    const inDoubt = formIn((await browser.logIn(url)).body) ?? "";
    site.passTime(30_000);
    const down = await browser.post(url, { form: inDoubt });
    assert.equal(down.status, 503);
    site.passTime(30_000);
    assert.equal((await browser.post(url, { form: formIn(down.body) ?? "" })).status, 303);
  });

  test("A7: the page of an outage that cannot have used the link makes no later login repeatable", async (store) => {
    const sessions = flakySessions(0);
    let down = true;
    const claim: Store["claim"] = (request) => {
      if (!down) return store.claim(request);
      down = false;
      return Promise.reject(new OnpurposeError("store_unavailable", "gone"));
    };
    const site = createSite({ ...store, claim }, { sessions });
    const { url } = await issueTo(site);
    const browser = site.browser();
    const form = formIn((await browser.logIn(url)).body) ?? "";
    assert.equal((await browser.logIn(url)).status, 303);
    browser.cookies.delete("host-session");
    site.passTime(60_000);
    assert.equal((await browser.post(url, { form })).status, 410);
    assert.equal(sessions.started.length, 1);
  });

  test("A7: in doubt, too, nobody gets a session once the link would have expired, or by an older page", async (store) => {
    for (const late of [true, false]) {
      const sessions = flakySessions(0);
      const site = createSite(losing(store, "finish"), { sessions });
      const { url } = await issueTo(site);
      const browser = site.browser();
      const old = await browser.open(url);
      const form = late ? (formIn((await browser.post(url, { form: old })).body) ?? "") : old;
      if (!late) await browser.post(url, { form: old });
      site.passTime(late ? 10 * 60_000 : 60_000);
      assert.equal((await browser.post(url, { form })).status, 410);
    }
  });
}

/** The store, which does what it is asked, and the first time does not get to say so. */
export function losing(store: Store, verb: "redeem" | "finish"): Store {
  let lost = false;
  const lose = async <T>(answer: Promise<T>): Promise<T> => {
    const given = await answer;
    if (lost) return given;
    lost = true;
    throw new OnpurposeError("store_unavailable", "the connection broke");
  };
  return verb === "redeem"
    ? { ...store, redeem: (request) => lose(store.redeem(request)) }
    : { ...store, finish: (request) => lose(store.finish(request)) };
}

function testOtherFailures(test: TestWithStore): void {
  test("T11: when the account cannot be made the link can be pressed again", async (store) => {
    const { site, create } = newAccounts(store, 1);
    const email = `flaky-${Date.now()}@example.com`;
    const browser = site.browser();
    const link = await ask(site, browser, email);
    assert.equal((await browser.logIn(link)).status, 503);
    assert.equal((await browser.logIn(link)).status, 303);
    assert.equal(await browser.user(), email);
    assert.equal(create.calls, 2);
  });

  test("law 4: a press that meets a failing host leaves its visit, and the link is unharmed", async (store) => {
    let down = false;
    const findById = (id: string) => {
      if (down) throw new Error("the users cannot be reached");
      return site.users.get(id) ?? null;
    };
    const site: Site = createSite(store, { users: { findById, findByEmail: () => null } });
    const { url, id } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    down = true;
    const { status } = await browser.post(url, { form });
    assert.ok(status >= 500, `answered ${status}`);
    down = false;
    assert.equal((await outcomesOf(site, id)).length, 2);
    assert.equal((await browser.post(url, { form })).status, 303);
  });
}

/** The same where it is the store that cannot write sessions. */
export function testStoreFailures(
  test: TestWithStore,
  failSession: NonNullable<StoreTestOptions["failSession"]>,
): void {
  test("T11: when the store cannot write the session the link can be pressed again", async (store) => {
    const site = createSite(store);
    const { url, id } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    const repair = await failSession(store);
    assert.equal((await browser.post(url, { form })).status, 503);
    await repair();
    assert.equal(await browser.user(), null);
    assert.equal((await browser.post(url, { form })).status, 303);
    const outcomes = await outcomesOf(site, id);
    assert.deepEqual(outcomes, ["opened", "refused: session_failed", "redeemed"]);
  });

  test("T11: so can the link of a new account", async (store) => {
    const { site } = newAccounts(store, 0);
    const browser = site.browser();
    const email = `unstored-${Date.now()}@example.com`;
    const link = await ask(site, browser, email);
    const form = await browser.open(link);
    const repair = await failSession(store);
    const { status } = await browser.post(link, { form });
    await repair();
    assert.equal(status, 503);
    assert.equal((await browser.post(link, { form })).status, 303);
    assert.equal(await browser.user(), email);
    const outcomes = await outcomesOf(site, linkIdOf(site, link));
    assert.deepEqual(outcomes, ["opened", "refused: session_failed", "redeemed"]);
  });
}

/** Sessions of a host's own that fail so often before they work. */
export function flakySessions(failures = 1): HostSessions & { readonly started: string[] } {
  const started: string[] = [];
  let left = failures;
  return {
    started,
    current: () => null,
    start: ({ id }) => {
      if (left-- > 0) throw new Error("no session today");
      started.push(id);
      return { headers: [["set-cookie", `host-session=${id}; Path=/`]] };
    },
    end: () => [],
  };
}

/** A site that makes accounts, failing so often first. */
function newAccounts(store: Store, failures: number) {
  const create = { calls: 0 };
  const site: Site = createSite(store, {
    users: {
      findByEmail: (email) => site.users.get(email) ?? null,
      findById: (id) => site.users.get(id) ?? null,
      create: (email): User => {
        if (++create.calls <= failures) throw new Error("no account today");
        site.users.set(email, { id: email, email });
        return { id: email, email };
      },
    },
  });
  return { site, create };
}
