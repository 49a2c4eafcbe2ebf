import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Browser, Page } from "./support/browser.ts";
import { openNodeFace } from "./support/faces.ts";
import {
  ask,
  button,
  logIn,
  mailedTo,
  startHost,
  waitOf,
  whoIs,
  type Host,
} from "./support/host.ts";

const email = "ada@example.com";
const checkMail = "Check your mail";
const tooMany = "Too many links were asked for from your network";

const via = (address: string): Record<string, string> => ({ "x-forwarded-for": address });
const someIpv4 = (): string => [...randomBytes(4)].map((byte) => String(byte)).join(".");
/** Any address of one /64. */
const someIpv6 = (): string =>
  `2001:db8:0:7:${(randomBytes(8).toString("hex").match(/.{4}/g) ?? []).join(":")}`;

/** People with accounts, as many as are wanted. */
function addPeople(host: Host, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const address = `person-${n}@example.com`;
    host.users.set(address, { id: `person ${n}`, email: address });
    return address;
  });
}

/** So many asks at once, each from a browser of its own, for one person after the other. */
async function flood(
  host: Host,
  addresses: readonly string[],
  from: () => Record<string, string>,
): Promise<Page[]> {
  return Promise.all(addresses.map((address) => ask(host.browser(from()), address)));
}

describe("a flood from one network", () => {
  let host: Host;
  afterEach(() => host.close());
  const limits = { network: { free: 20, firstWait: 60, maxWait: 60 } };

  test.each<[string, readonly string[], () => Record<string, string>]>([
    ["rotates a header that nobody vouches for", [], () => via(someIpv4())],
    [
      "rotates it in front of a proxy that is trusted",
      ["127.0.0.1"],
      () => via(`${someIpv4()}, 198.51.100.7`),
    ],
    ["rotates addresses of its /64", ["127.0.0.1"], () => via(someIpv6())],
  ])("that %s is limited, whomever it is for", async (_what, trustedProxies, from) => {
    host = await startHost(openNodeFace, { limits, trustedProxies });
    const people = addPeople(host, 60);
    const pages = await flood(host, people, from);
    const refused = pages.filter(({ status }) => status === 429);
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(refused).toHaveLength(40);
    for (const page of refused) {
      expect([page.title, waitOf(page)]).toEqual([tooMany, 60]);
      expect(page.body).toContain("Links and codes that were already sent still work.");
    }
    const mails = await Promise.all(people.map((address) => mailedTo(host, address)));
    expect(mails.filter((count) => count > 0)).toHaveLength(20);
    expect(host.inbox).toHaveLength(20);
    // The next in turn gets through, and no two.
    host.wait(60_000);
    const next = await flood(host, people.slice(0, 5), from);
    expect(next.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("keeps no other network out", async () => {
    host = await startHost(openNodeFace, { limits, trustedProxies: ["127.0.0.1"] });
    await flood(host, addPeople(host, 30), () => via(someIpv6()));
    expect((await ask(host.browser(via("2001:db8:0:8::1")), email)).status).toBe(200);
    expect((await ask(host.browser(via("198.51.100.7")), email)).status).toBe(200);
    expect((await ask(host.browser(via(someIpv6())), email)).status).toBe(429);
  });
});

const office = via("198.51.100.7");

/** Asks from the office without a pause, until it is stopped. Gives the statuses that were seen. */
function keepFlooding(host: Host, addresses: readonly string[]): { stop(): Promise<Set<number>> } {
  const state = { stopped: false };
  const seen = new Set<number>();
  const robot = async (): Promise<void> => {
    const browser = host.browser(office);
    for (let each = 0; !state.stopped; each++) {
      seen.add((await ask(browser, addresses[each % addresses.length] ?? "")).status);
    }
  };
  const robots = Array.from({ length: 5 }, robot);
  return {
    async stop() {
      state.stopped = true;
      await Promise.all(robots);
      return seen;
    },
  };
}

describe("in an office from which links are asked for without end", () => {
  let host: Host;
  afterEach(() => host.close());

  async function startOffice(limits = {}): Promise<void> {
    const network = { free: 20, firstWait: 600 };
    const trustedProxies = ["127.0.0.1"];
    host = await startHost(openNodeFace, { limits: { network, ...limits }, trustedProxies });
  }

  async function expectShutOut(browser: Browser, address: string): Promise<void> {
    const page = await ask(browser, address);
    expect([page.status, page.title]).toEqual([429, tooMany]);
  }

  test("links open and log in, codes are taken, and whoever has logged in before gets mails", async () => {
    await startOffice();
    const [known, presser, typist] = [office, office, office].map((from) => host.browser(from));
    if (known === undefined || presser === undefined || typist === undefined) throw new Error();
    await logIn(host, known, email);
    await known.post("/magic-link/logout", {});
    await ask(presser, "bob@example.com");
    const link = await host.mailedLink("bob@example.com");
    const codePage = await ask(typist, "cleo@example.com");
    const code = await host.mailedCode("cleo@example.com");
    const others = addPeople(host, 30);
    const running = keepFlooding(host, [email, "bob@example.com", "cleo@example.com", ...others]);
    await flood(host, others, () => office);
    // It is on, for everybody that nothing is known of.
    await expectShutOut(host.browser(office), email);

    expect((await presser.press(await presser.open(link), button.logIn)).status).toBe(303);
    expect((await typist.press(codePage, button.code, { code })).status).toBe(303);
    const before = await mailedTo(host, email);
    const asked = await ask(known, email);
    expect([asked.status, asked.title]).toEqual([200, checkMail]);
    const own = await host.mailedLink(email, before + 1);
    expect(await mailedTo(host, email)).toBe(before + 1);
    expect((await known.press(await known.open(own), button.logIn)).status).toBe(303);
    expect(await Promise.all([known, presser, typist].map((each) => whoIs(host, each)))).toEqual([
      "ada",
      "bob",
      "cleo",
    ]);
    expect([...(await running.stop())]).toContain(429);
  });

  test("having logged in as one person opens no way for others, nor does a made-up cookie", async () => {
    await startOffice();
    const known = host.browser(office);
    await logIn(host, known, email);
    const name = "__Host-onpurpose-device";
    const device = known.cookies.get(name) ?? "";
    await flood(host, addPeople(host, 30), () => office);
    await expectShutOut(known, "bob@example.com");
    const other = host.browser(office);
    for (const forged of ["x", "A".repeat(device.length), `${device.slice(0, -1)}!`]) {
      other.cookies.set(name, forged);
      await expectShutOut(other, email);
    }
    expect((await ask(known, email)).status).toBe(200);
  });

  test("a browser that has logged in before has a limit, too, and it is its own", async () => {
    await startOffice({
      device: { free: 2, firstWait: 300 },
      address: { free: 3, firstWait: 600 },
    });
    const [known, other] = [host.browser(office), host.browser(office)];
    await logIn(host, known, email);
    await logIn(host, other, email);
    const waits: number[] = [];
    for (let each = 0; each < 3; each++) waits.push(waitOf(await ask(known, email)));
    expect(waits).toEqual([0, 300, 300]);
    expect(await mailedTo(host, email)).toBe(4);
    expect(waitOf(await ask(other, email))).toBe(0);
    expect(await mailedTo(host, email)).toBe(5);
  });
});

describe("M7: a flood of asks for somebody's address, from all over the world", () => {
  let host: Host;
  afterEach(() => host.close());
  const spread = () => via(someIpv4());

  async function startFlooded(): Promise<{ victim: Browser; page: Page }> {
    host = await startHost(openNodeFace, { trustedProxies: ["127.0.0.1"] });
    const victim = host.browser(spread());
    const page = await ask(victim, email, "/invoices/7");
    await host.mailedLink(email);
    return { victim, page };
  }

  async function attack(mails = 5): Promise<void> {
    const attacker = host.browser(spread());
    for (let each = 0; each < 10; each++) {
      expect((await ask(attacker, email)).title).toBe(checkMail);
      await flood(host, Array<string>(10).fill(email), spread);
    }
    // Neither is the mailbox filled.
    expect(await mailedTo(host, email)).toBe(mails);
  }

  test("does not void the link that they asked for", async () => {
    const { victim } = await startFlooded();
    const link = await host.mailedLink(email);
    await attack();
    const pressed = await victim.press(await victim.open(link), button.logIn);
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices/7"]);
    expect(await whoIs(host, victim)).toBe("ada");
  });

  test("does not void its code", async () => {
    const { victim, page } = await startFlooded();
    const code = await host.mailedCode(email);
    await attack();
    const pressed = await victim.press(page, button.code, { code });
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices/7"]);
  });

  test("does not keep them out: any link that reached them mails one for their own browser", async () => {
    await startFlooded();
    await attack();
    const strange = await host.mailedLink(email, 5);
    const phone = host.browser(spread());
    const early = await ask(phone, email);
    expect([early.title, waitOf(early) > 0]).toEqual([checkMail, true]);
    const page = await phone.open(strange);
    expect(page.title).toBe("You asked for this link in another browser");
    expect((await phone.press(page, button.newLinkHere)).title).toBe(checkMail);
    const own = await host.mailedLink(email, 6);
    expect((await phone.press(await phone.open(own), button.logIn)).status).toBe(303);
    expect(await whoIs(host, phone)).toBe("ada");
  });

  test("nor does it once all those links are too old", async () => {
    await startFlooded();
    await attack();
    const strange = await host.mailedLink(email, 5);
    host.wait(600_000);
    // One more was due by now.
    await attack(6);
    const phone = host.browser(spread());
    const expired = await phone.open(strange);
    expect(expired.title).toBe("This link has expired");
    const page = await phone.press(expired, button.newLink);
    const code = await host.mailedCode(email, 7);
    expect((await phone.press(page, button.code, { code })).status).toBe(303);
  });
});
