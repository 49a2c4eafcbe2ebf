import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import type { User } from "../../user.ts";
import type { TestWithStore } from "../runner.ts";
import { askForMail, createSite, issueTo, settled, url, type Site } from "./site.ts";

/** A site at which new people get an account at their first login; the addresses that it was made for. */
function openSite(store: Parameters<typeof createSite>[0]): { site: Site; made: string[] } {
  const made: string[] = [];
  const site = createSite(store, {
    users: {
      findById: (id) => site.users.get(id) ?? null,
      findByEmail: (email) => [...site.users.values()].find((user) => user.email === email) ?? null,
      create: (email) => {
        made.push(email);
        const user = { id: `id-${email}`, email };
        site.users.set(user.id, user);
        return user;
      },
    },
  });
  return { site, made };
}

export function testSignUp(test: TestWithStore): void {
  testVerify(test);
  testVerifyAtOnce(test);

  test("a new account is made by the code, never by the ask or by a wrong code", async (store) => {
    const { site, made } = openSite(store);
    const email = `${randomText(9).toLowerCase()}@example.com`;
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    await browser.get(asked.link);
    await browser.post(`${url}/code`, { form: asked.form, code: "00000000" });
    assert.deepEqual(made, []);
    const answer = await browser.post(`${url}/code`, { form: asked.form, code: asked.code });
    assert.equal(answer.status, 303);
    assert.deepEqual(made, [email]);
    assert.equal(await browser.user(), email);
  });

  test("law 6: what came of each ask is noted for the operator, and shown to nobody else", async (store) => {
    const site = createSite(store, { users: usersOf(() => site) });
    const known = site.addUser();
    const disabled = site.addUser();
    site.users.set(disabled.id, { ...disabled, name: "disabled" });
    const browser = site.browser();
    await askForMail(site, browser, known.email);
    const others = [disabled.email, `nobody-${known.email}`];
    for (const email of others) await browser.post(url, { email });
    const outcomes: (string | null | undefined)[] = [];
    for (const email of [known.email, ...others]) {
      outcomes.push(await settled(site, email));
    }
    assert.deepEqual(outcomes, ["mailed", "not_allowed", "no_account"]);
    assert.equal(site.mails.length, 1);
  });
}

function testVerify(test: TestWithStore): void {
  test("the first proof of an address ends the sessions that were started without one", async (store) => {
    const verified: string[] = [];
    const site = createSite(store, {
      users: {
        findById: (id) => site.users.get(id) ?? null,
        findByEmail: (email) =>
          [...site.users.values()].find((user) => user.email === email) ?? null,
        verify: (user: User) => {
          verified.push(user.id);
          site.users.set(user.id, { ...user, emailVerified: true });
        },
      },
    });
    const user = site.addUser();
    // Whoever made the account is logged in with it, by whatever way the host had then.
    const squatter = site.browser();
    await squatter.logIn((await issueTo(site, user)).url);
    assert.equal(await squatter.user(), user.email);
    site.users.set(user.id, { ...user, emailVerified: false });

    const owner = site.browser();
    const asked = await askForMail(site, owner, user.email);
    await owner.get(asked.link);
    assert.deepEqual(verified, [], "nothing is proved by asking and opening");
    assert.equal((await owner.logIn(asked.link)).status, 303);
    assert.deepEqual(verified, [user.id]);
    assert.equal(await squatter.user(), null);
    assert.equal(await owner.user(), user.email);

    const again = site.browser();
    await again.logIn((await askForMail(site, again, user.email)).link);
    assert.deepEqual(verified, [user.id]);
    assert.equal(await owner.user(), user.email, "a later login ends nobody's session");
  });
}

function testVerifyAtOnce(test: TestWithStore): void {
  test("two links of one new account pressed at once: one is logged in, and stays so", async (store) => {
    let presses = 0;
    const site = createSite(store, {
      users: {
        ...usersOf(() => site),
        verify: async (user: User) => {
          await new Promise((resolve) => setTimeout(resolve, presses++ === 0 ? 20 : 120));
          site.users.set(user.id, { ...user, emailVerified: true });
        },
      },
    });
    const user = site.addUser();
    site.users.set(user.id, { ...user, emailVerified: false });
    const [one, other] = [site.browser(), site.browser()];
    const links = [
      await askForMail(site, one, user.email),
      await askForMail(site, other, user.email),
    ];
    const answers = await Promise.all([
      one.logIn(links[0]?.link ?? ""),
      other.logIn(links[1]?.link ?? ""),
    ]);
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    const users = [await one.user(), await other.user()];
    assert.deepEqual(
      users.filter((each) => each !== null),
      [user.email],
    );
  });

  test("where the host cannot mark an account as verified, the link is as good as before", async (store) => {
    let failing = true;
    const site = createSite(store, {
      users: {
        findById: (id) => site.users.get(id) ?? null,
        findByEmail: (email) =>
          [...site.users.values()].find((user) => user.email === email) ?? null,
        verify: (user: User) => {
          if (failing) throw new Error("the users' database failed");
          site.users.set(user.id, { ...user, emailVerified: true });
        },
      },
    });
    const user = site.addUser();
    site.users.set(user.id, { ...user, emailVerified: false });
    const browser = site.browser();
    const { link } = await askForMail(site, browser, user.email);
    assert.equal((await browser.logIn(link)).status, 503);
    assert.equal(await browser.user(), null);
    failing = false;
    assert.equal((await browser.logIn(link)).status, 303);
    assert.equal(await browser.user(), user.email);
  });
}

const usersOf = (site: () => Site) => ({
  findById: (id: string) => site().users.get(id) ?? null,
  findByEmail: (email: string) =>
    [...site().users.values()].find((user) => user.email === email) ?? null,
  mayLogIn: ({ name }: User) => name !== "disabled",
});
