import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formOf, sameOrigin } from "./support/attacks.ts";
import { otherCode } from "./support/binding-statuses.ts";
import type { Browser, Page } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { ask, button, logIn, startHost, whoIs, type Host } from "./support/host.ts";

const email = "ada@example.com";
const codePath = "/magic-link/code";
const formType = "application/x-www-form-urlencoded";

/** Somebody who has the mail, and its page before them. */
interface Typist {
  readonly host: Host;
  readonly browser: Browser;
  readonly page: Page;
  readonly form: string;
  readonly code: string;
}

async function startTyping(host: Host): Promise<Typist> {
  const browser = host.browser();
  const before = host.inbox.length;
  const page = await ask(browser, email, "/invoices/7");
  const code = await host.mailedCode(email, before + 1);
  return { host, browser, page, form: formOf(page), code };
}

const attemptsAt = async (host: Host): Promise<number | undefined> =>
  (await host.magicLinks.asks(email))[0]?.attempts;

describe.each(faces)("a code, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("logs in the browser that asked, leads on, and ends the link", async () => {
    host = await startHost(open);
    const { browser, page, code } = await startTyping(host);
    const link = await host.mailedLink(email);
    expect(page.body).toContain('autocomplete="one-time-code"');
    expect(page.body).toContain('inputmode="numeric"');
    const typed = await browser.press(page, button.code, { code });
    expect([typed.status, typed.header("location")]).toEqual([303, "/invoices/7"]);
    expect(await whoIs(host, browser)).toBe("ada");
    for (const each of [browser, host.browser()]) expect((await each.open(link)).status).toBe(410);
  });

  test("that is wrong can be tried again for as often as the page says, then the link still works", async () => {
    host = await startHost(open);
    const { browser, page, code } = await startTyping(host);
    let current = page;
    const left = ["4 times more", "3 times more", "2 times more", "once more"];
    for (const [index, times] of left.entries()) {
      current = await browser.press(current, button.code, { code: otherCode(code, index) });
      expect([current.status, current.title]).toEqual([403, "Check your mail"]);
      expect(current.body).toContain(`You can try ${times}.`);
    }
    const spent = await browser.press(current, button.code, { code: otherCode(code, 9) });
    const right = await browser.press(current, button.code, { code });
    for (const refused of [spent, right]) {
      expect([refused.status, refused.title]).toEqual([410, "This code does not work any more"]);
      expect(refused.body).toContain('href="/magic-link"');
    }
    const link = await host.mailedLink(email);
    expect((await browser.press(await browser.open(link), button.logIn)).status).toBe(303);
  });

  test("can still be typed after a reload, and from the tab that was left open by an ask before", async () => {
    host = await startHost(open);
    const { browser, page } = await startTyping(host);
    const shown = await browser.open(codePath);
    expect([shown.status, shown.title]).toEqual([200, "Check your mail"]);
    const later = await startTyping(host);
    expect(later.browser).not.toBe(browser);
    host.wait(1000);
    await ask(browser, email, "/invoices/8");
    const code = await host.mailedCode(email, 3);
    const typed = await browser.press(page, button.code, { code });
    expect([typed.status, typed.header("location")]).toEqual([303, "/invoices/8"]);
  });

  test("is taken in nobody else's browser, and none is counted there", async () => {
    host = await startHost(open);
    const { browser, page, form, code } = await startTyping(host);
    const strangers = [host.browser(), host.browser()];
    await strangers[0]?.open("/magic-link");
    await ask(strangers[1] ?? browser, "bob@example.com");
    for (const stranger of strangers) {
      const refused = await stranger.post(codePath, { form, code });
      expect([refused.status, refused.title]).toEqual([403, "We could not confirm that press"]);
      expect(await whoIs(host, stranger)).toBeNull();
    }
    expect(await attemptsAt(host)).toBe(0);
    expect((await browser.press(page, button.code, { code })).status).toBe(303);
  });

  test("works for as long as the link", async () => {
    host = await startHost(open);
    const { browser, page, code } = await startTyping(host);
    host.wait(600_000);
    expect((await browser.press(page, button.code, { code })).status).toBe(410);
    expect((await browser.open(codePath)).status).toBe(404);
    expect(await whoIs(host, browser)).toBeNull();
  });

  test("for another account than the one that is logged in here switches to it", async () => {
    host = await startHost(open);
    const { browser, page, code } = await startTyping(host);
    await logIn(host, browser, "bob@example.com");
    expect((await browser.press(page, button.code, { code })).status).toBe(303);
    expect(await whoIs(host, browser)).toBe("ada");
    expect(await host.magicLinks.sessions("bob")).toEqual([]);
  });

  test("the page that waits for it leads on once its own browser has logged in, and no other does", async () => {
    host = await startHost(open);
    const { browser } = await startTyping(host);
    const other = host.browser();
    await logIn(host, other, email);
    expect((await browser.open(codePath)).status).toBe(200);
    await logIn(host, browser, email);
    // The newest ask of this browser was that one.
    const onward = await browser.open(codePath);
    expect([onward.status, onward.header("location")]).toEqual([303, "/"]);
  });
});

/** A POST to the page of codes that no page of ours makes. */
interface Attack {
  readonly what: string;
  readonly status: number;
  readonly send: (typist: Typist) => Promise<Page>;
}

const raw =
  (
    bodyOf: (typist: Typist) => string | Uint8Array,
    headers: Readonly<Record<string, string>> = { "content-type": formType },
  ) =>
  (typist: Typist): Promise<Page> =>
    typist.browser.send("POST", codePath, {
      body: bodyOf(typist),
      headers: { ...sameOrigin, ...headers },
    });

const proper = ({ form, code }: Typist): string => `${new URLSearchParams({ form, code })}`;
const from = (headers: Readonly<Record<string, string>>) => raw(proper, headers);
const withType = (type: string) => raw(proper, { "content-type": type });

const attacks: readonly Attack[] = [
  { what: "nothing", status: 403, send: raw(() => "") },
  { what: "no form token", status: 403, send: raw(({ code }) => `code=${code}`) },
  {
    what: "the form token of another browser",
    status: 403,
    async send({ browser, host, code }) {
      const form = formOf(await ask(host.browser(), "bob@example.com"));
      return browser.post(codePath, { form, code });
    },
  },
  {
    what: "the form token of a link",
    status: 403,
    async send({ browser, host, code }) {
      const form = formOf(await browser.open(await host.mailedLink(email)));
      return browser.post(codePath, { form, code });
    },
  },
  {
    what: "a form token that is cut short",
    status: 403,
    send: ({ browser, form, code }) => browser.post(codePath, { form: form.slice(0, -1), code }),
  },
  {
    what: "the code as an array",
    status: 400,
    send: raw(({ form, code }) => `form=${form}&code[]=${code}`),
  },
  {
    what: "the form token as an array",
    status: 403,
    send: raw(({ form, code }) => `form[]=${form}&code=${code}`),
  },
  {
    what: "two codes",
    status: 400,
    send: raw(({ form, code }) => `form=${form}&code=${code}&code=${otherCode(code)}`),
  },
  { what: "no code", status: 400, send: raw(({ form }) => `form=${form}`) },
  { what: "a code that is none", status: 400, send: raw(({ form }) => `form=${form}&code=1e7`) },
  { what: "NUL", status: 400, send: raw((typist) => `${proper(typist)}%00`) },
  {
    what: "bytes that are not UTF-8",
    status: 400,
    send: raw((typist) =>
      Buffer.concat([Buffer.from(`${proper(typist)}&x=`), Buffer.from([0xff, 0xc0])]),
    ),
  },
  { what: "broken escapes", status: 400, send: raw((typist) => `${proper(typist)}&x=%zz`) },
  {
    what: "a megabyte",
    status: 413,
    send: raw((typist) => `${proper(typist)}&x=${"x".repeat(1_000_000)}`),
  },
  {
    what: "JSON",
    status: 400,
    send: raw(({ form, code }) => JSON.stringify({ form, code }), {
      "content-type": "application/json",
    }),
  },
  { what: "text/plain", status: 400, send: withType("text/plain") },
  { what: "multipart", status: 400, send: withType("multipart/form-data; boundary=x") },
  {
    what: "a foreign Origin",
    status: 403,
    send: from({ "content-type": formType, origin: "https://evil.example" }),
  },
  {
    what: "Sec-Fetch-Site: same-site",
    status: 403,
    send: from({ "content-type": formType, "sec-fetch-site": "same-site" }),
  },
  {
    what: "neither Origin nor Sec-Fetch-Site",
    status: 403,
    send: (typist) =>
      typist.browser.send("POST", codePath, {
        body: proper(typist),
        headers: { "content-type": formType },
      }),
  },
  {
    what: "no cookies",
    status: 403,
    send: ({ host, form, code }) => host.browser().post(codePath, { form, code }),
  },
  {
    what: "Sec-Purpose: prefetch",
    status: 503,
    send: from({ "content-type": formType, "sec-purpose": "prefetch" }),
  },
  {
    what: "PUT",
    status: 405,
    send: ({ browser }) => browser.send("PUT", codePath, { headers: sameOrigin }),
  },
];

describe.each(faces)("what is no code from our page, through %s", (_name, open) => {
  let typist: Typist;
  beforeEach(async () => {
    typist = await startTyping(await startHost(open));
  });
  afterEach(() => typist.host.close());

  test.each(attacks.map((attack) => [attack.what, attack] as const))(
    "%s is refused, counts no attempt, and the code logs in after it",
    async (_what, { status, send }) => {
      const { host, browser, page, code } = typist;
      const refused = await send(typist);
      expect(refused.status).toBe(status);
      expect(refused.title).not.toBe("");
      expect(refused.setCookies.filter((each) => /-session=|-device=/.test(each))).toEqual([]);
      expect(await whoIs(host, browser)).toBeNull();
      expect((await host.magicLinks.asks(email)).at(-1)?.attempts).toBe(0);
      expect((await browser.press(page, button.code, { code })).status).toBe(303);
      expect(await whoIs(host, browser)).toBe("ada");
      // Of an origin that a browser would call the same: the app might be open there.
      const told = host.errors.filter(({ message }) => !message.startsWith("a page was used at "));
      expect(told).toEqual([]);
    },
  );
});
