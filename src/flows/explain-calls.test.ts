import { describe, expect, test } from "vitest";
import { errorOf } from "../../test/support/error-of.ts";
import { memoryStore } from "../stores/memory.ts";
import {
  ask,
  askForMail,
  createSite,
  issueTo,
  linkIdOf,
  settled,
  url,
  type Site,
} from "../testing/laws/site.ts";
import type { Browser } from "../testing/laws/browser.ts";
import type { MagicLinksOptions } from "../options.ts";
import type { AdviceCode } from "../timeline/advice-code.ts";

// Calls to support, each of them about what real requests have left behind.

interface Call {
  readonly site: Site;
  readonly email: string;
  /** In which the link was asked for. */
  readonly browser: Browser;
  readonly link: string;
}

async function askedFor(options: Partial<MagicLinksOptions> = {}): Promise<Call> {
  const site = createSite(memoryStore(), options);
  const { email } = site.addUser();
  const browser = site.browser();
  return { site, email, browser, link: await ask(site, browser, email) };
}

async function advice({ site }: Pick<Call, "site">, link: string): Promise<AdviceCode | undefined> {
  return (await site.magicLinks.explain(linkIdOf(site, link)))?.advice.code;
}

describe("a link that was asked for", () => {
  test("waits, is opened, is pressed, and is opened elsewhere", async () => {
    const call = await askedFor();
    const { site, email, browser, link } = call;
    await settled(site, email);
    expect(await advice(call, link)).toBe("not_opened_yet");
    await browser.open(link);
    expect(await advice(call, link)).toBe("press_the_button");
    await browser.logIn(link);
    expect(await advice(call, link)).toBe("already_logged_in");
    await site.browser().get(link);
    expect(await advice(call, link)).toBe("used_elsewhere_ask_here");
  });

  test("is opened and pressed in another browser", async () => {
    const call = await askedFor();
    const phone = call.site.browser();
    await phone.open(call.link);
    expect(await advice(call, call.link)).toBe("opened_elsewhere_use_code");
    await phone.logIn(call.link);
    expect(await advice(call, call.link)).toBe("opened_elsewhere_use_code");
    await phone.logIn(call.link, { action: "new-link" });
    expect(await advice(call, call.link)).toBe("use_newest_mail");
  });

  test("is opened by a scanner alone", async () => {
    const call = await askedFor();
    const scanner = { "user-agent": "BarracudaCentral/2.0 link scanner" };
    await call.site.browser().request("HEAD", call.link, scanner);
    expect(await advice(call, call.link)).toBe("only_robots_came");
  });

  test("takes an address, and is given another one", async () => {
    const call = await askedFor({ otherBrowser: "address" });
    const phone = call.site.browser();
    await phone.open(call.link);
    expect(await advice(call, call.link)).toBe("type_the_address");
    await phone.logIn(call.link, { address: "eve@example.com" });
    expect(await advice(call, call.link)).toBe("type_the_address");
  });

  test("comes damaged", async () => {
    const call = await askedFor();
    await call.browser.get(call.link.slice(0, -2));
    expect(await advice(call, call.link)).toBe("mangled_by_mail_system");
  });

  test("is pressed without cookies, with an old form, and from who knows where", async () => {
    const call = await askedFor();
    const { site, browser, link } = call;
    const form = await browser.open(link);
    await site.browser().post(link, { form });
    expect(await advice(call, link)).toBe("cookies_blocked");
    await browser.post(link, { form: "made up" });
    expect(await advice(call, link)).toBe("form_not_ours");
    await browser.post(link, { form }, { "sec-fetch-site": "cross-site" });
    expect(await advice(call, link)).toBe("origin_hidden");
    await browser.post(link, { form }, { "content-type": "text/plain" });
    expect(await advice(call, link)).toBe("broken_request");
    await browser.open(link);
    // A page that is loaded anew does not make the browser say where it was pressed.
    expect(await advice(call, link)).toBe("origin_hidden");
  });

  test("is opened where somebody else is logged in", async () => {
    const call = await askedFor();
    const other = await issueTo(call.site);
    await call.browser.logIn(other.url);
    await call.browser.get(call.link);
    expect(await advice(call, call.link)).toBe("wrong_account");
  });

  test("takes a code, which is wrong until no try is left", async () => {
    const site = createSite(memoryStore());
    const { email } = site.addUser();
    const browser = site.browser();
    const { link, form, code } = await askForMail(site, browser, email);
    const wrong = code.startsWith("0") ? "11111111" : "00000000";
    await browser.post(`${url}/code`, { form, code: wrong });
    expect(await advice({ site }, link)).toBe("wrong_code");
    for (let tried = 1; tried < 5; tried++)
      await browser.post(`${url}/code`, { form, code: wrong });
    expect(await advice({ site }, link)).toBe("code_spent");
    const told = await site.magicLinks.explain(linkIdOf(site, link));
    expect(told?.timeline.at(-1)).toMatchObject({ visit: { count: 5, reason: "wrong_code" } });
    await browser.logIn(link);
    expect(await advice({ site }, link)).toBe("already_logged_in");
  });

  test("ends by a newer one, by another's login, and by “this wasn't me”", async () => {
    const call = await askedFor();
    const { site, email, browser, link } = call;
    const newer = await ask(site, browser, email);
    expect(await advice(call, link)).toBe("superseded_use_newest");
    const elsewhere = site.browser();
    const other = await ask(site, elsewhere, email);
    await site.browser().logIn(newer, { action: "decline" });
    expect(await advice(call, newer)).toBe("declined_elsewhere");
    await elsewhere.logIn(other);
    expect(await advice(call, newer)).toBe("logged_in_by_another");
    await site.browser().get(other);
    const last = await ask(site, browser, email);
    await browser.logIn(last, { action: "decline" });
    expect(await advice(call, last)).toBe("declined_by_person");
  });

  test("expires: unopened, and unpressed, and mails another one from its page", async () => {
    const call = await askedFor();
    const { site, email, browser, link } = call;
    const phone = site.browser();
    const unpressed = await ask(site, phone, email);
    await phone.open(unpressed);
    site.passTime(600_000);
    expect(await advice(call, link)).toBe("expired_before_opened");
    await browser.get(link);
    expect(await advice(call, link)).toBe("expired_before_opened");
    expect(await advice(call, unpressed)).toBe("expired_before_pressed");
    await browser.logIn(link, { action: "new-link" });
    expect(await advice(call, link)).toBe("use_newest_mail");
  });
});

describe("the app", () => {
  test("cannot start its session", async () => {
    const start = (): never => {
      throw new Error("no connection");
    };
    const sessions = { current: () => null, start, end: () => [] };
    const call = await askedFor({ sessions });
    await call.browser.logIn(call.link);
    expect(await advice(call, call.link)).toBe("host_failed");
  });

  test("no longer lets the account in", async () => {
    const call = await askedFor();
    call.site.users.clear();
    await call.browser.logIn(call.link);
    expect(await advice(call, call.link)).toBe("account_refused");
  });

  test("takes a press on a link of its own for a machine's", async () => {
    const site = createSite(memoryStore());
    const { url: link, id } = await issueTo(site);
    await site.browser().logIn(link, { driven: "yes" });
    const told = await site.magicLinks.explain(id);
    expect(told?.advice).toMatchObject({ code: "looked_like_machine", sure: false });
  });

  test("asks for the address on links of its own, and has no login page", async () => {
    const site = createSite(memoryStore(), { unasked: "address" }, false);
    const { url: link, id } = await issueTo(site);
    await site.browser().open(link);
    expect(await advice({ site }, link)).toBe("type_the_address");
    site.passTime(600_000);
    const told = await site.magicLinks.explain(id);
    expect(told?.advice.text).toContain("the app has to send a new link");
  });

  test("mails a code for each press on a link of its own", async () => {
    const site = createSite(memoryStore(), { unasked: "code" });
    const { url: link } = await issueTo(site);
    const browser = site.browser();
    await browser.open(link);
    expect(await advice({ site }, link)).toBe("press_the_button");
    await browser.logIn(link);
    expect(await advice({ site }, link)).toBe("type_the_code");
  });
});

describe("by the address", () => {
  const adviceOn = async ({ magicLinks }: Site, address: string): Promise<AdviceCode> =>
    (await magicLinks.explainAddress(address)).advice.code;

  test("nobody asked, nobody has it, it is barred, and the mailer is down", async () => {
    const bad = new Set<string>();
    const site = createSite(memoryStore(), {
      users: {
        findById: () => null,
        findByEmail: (email) => (email.startsWith("no") ? null : { id: email, email }),
        mayLogIn: ({ email }) => !email.startsWith("barred"),
      },
      mailer: {
        send: async ({ to }) => {
          bad.add(to.address);
          throw new Error("down");
        },
      },
    });
    const after = async (email: string): Promise<AdviceCode> => {
      const browser = site.browser();
      await browser.get(url);
      await browser.post(url, { email });
      await settled(site, email);
      return adviceOn(site, email);
    };
    expect(await adviceOn(site, "never@example.com")).toBe("never_asked");
    expect(await after("nobody@example.com")).toBe("no_account");
    expect(await after("barred@example.com")).toBe("account_refused");
    expect(await after("ada@example.com")).toBe("mail_not_sent");
    expect([...bad]).toEqual(["ada@example.com"]);
  });

  test("a mail went out for another spelling of it", async () => {
    const site = createSite(memoryStore(), {
      limits: { address: { free: 1 } },
      users: {
        findById: (id) => ({ id, email: id }),
        findByEmail: () => ({ id: "ada@example.com", email: "ada@example.com" }),
      },
    });
    const browser = site.browser();
    await browser.get(url);
    await browser.post(url, { email: "ada+shop@example.com" });
    await settled(site, "ada+shop@example.com");
    expect(await adviceOn(site, "ada+shop@example.com")).toBe("not_opened_yet");
    expect(await adviceOn(site, "ada@example.com")).toBe("other_spelling");
    await browser.post(url, { email: "ada+news@example.com" });
    await settled(site, "ada+news@example.com");
    expect(await adviceOn(site, "ada+news@example.com")).toBe("too_many_mails");
  });

  test("all its links, newest first, beside the asks", async () => {
    const site = createSite(memoryStore());
    const { email } = site.addUser();
    const browser = site.browser();
    for (let asked = 0; asked < 22; asked++) {
      site.passTime(1000);
      await ask(site, browser, email);
    }
    await settled(site, email);
    const { asks, links, advice } = await site.magicLinks.explainAddress(` ${email.toUpperCase()}`);
    expect(asks).toHaveLength(22);
    expect(links).toHaveLength(20);
    expect(links.map(({ link }) => link.id)).toEqual(asks.slice(0, 20).map(({ linkId }) => linkId));
    const states = links.map(({ state }) => state);
    expect([states[0], new Set(states.slice(1))]).toEqual(["live", new Set(["revoked"])]);
    expect(advice.code).toBe("not_opened_yet");
  });

  test("takes one plain address", async () => {
    const { magicLinks } = createSite(memoryStore());
    for (const address of ["", "a, b@example.com", "ada"]) {
      const { code, message } = await errorOf(magicLinks.explainAddress(address));
      expect([code, message.split(":")[0]]).toEqual(["invalid_argument", "explainAddress"]);
    }
  });
});

describe("by the user", () => {
  test("what the app issued for them, beside what was asked for with their address", async () => {
    const site = createSite(memoryStore());
    const { id, email } = site.addUser();
    const { magicLinks } = site;
    expect(await magicLinks.explainUser(id)).toMatchObject({
      asks: [],
      links: [],
      advice: { code: "no_link" },
    });
    const browser = site.browser();
    await ask(site, browser, email);
    await settled(site, email);
    site.passTime(1000);
    const { link } = await magicLinks.issue({ userId: id });
    const { asks, links, advice } = await magicLinks.explainUser(id);
    expect(links.map((one) => one.link.id)).toEqual([link.id, asks[0]?.linkId]);
    expect(advice.code).toBe("not_opened_yet");
    await magicLinks.revoke({ linkId: link.id });
    expect((await magicLinks.explainUser(id)).advice.code).toBe("revoked_by_app");
  });

  test("a user that is gone: the links that were theirs", async () => {
    const users = new Map([["1", { id: "1", email: "ada@example.com" }]]);
    const site = createSite(memoryStore(), {
      users: { findById: (id) => users.get(id) ?? null, findByEmail: () => null },
    });
    const { link } = await site.magicLinks.issue({ userId: "1" });
    users.clear();
    const { asks, links } = await site.magicLinks.explainUser("1");
    expect([asks, links.map((one) => one.link.id)]).toEqual([[], [link.id]]);
  });

  test("takes an id", async () => {
    const { magicLinks } = createSite(memoryStore());
    const { code, message } = await errorOf(magicLinks.explainUser(""));
    expect([code, message]).toEqual(["invalid_argument", "explainUser: takes the id of a user"]);
  });
});
