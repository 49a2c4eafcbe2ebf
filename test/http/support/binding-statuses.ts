import type { Page } from "./browser.ts";
import { ask, button, type Host } from "./host.ts";
import type { Case } from "./statuses.ts";

/** A link that somebody asked for in a browser of their own. */
async function askedElsewhere(host: Host): Promise<string> {
  await ask(host.browser(), "ada@example.com");
  return host.mailedLink("ada@example.com");
}

/** Types what is made of the code in the mail, where it was asked for. */
async function typeCode(host: Host, change: (code: string) => string): Promise<Page> {
  const browser = host.browser();
  const page = await ask(browser, "ada@example.com");
  const code = await host.mailedCode("ada@example.com");
  return browser.press(page, button.code, { code: change(code) });
}

/** Another code than this one. */
export function otherCode(code: string, index = 0): string {
  const next = (Number(code.replaceAll(" ", "")) + 1 + index) % 100_000_000;
  return String(next).padStart(8, "0");
}

/** The answers around codes, and around the browser that asked. */
export const bindingCases: readonly Case[] = [
  {
    status: 200,
    what: "check your mail, where no other mail is sent for now",
    changes: { limits: { address: { free: 1, firstWait: 60 } } },
    retryAfter: 60,
    async provoke(host) {
      await ask(host.browser(), "ada@example.com");
      return ask(host.browser(), "ada@example.com");
    },
  },
  {
    status: 200,
    what: "the page that waits for a code, again",
    async provoke(host) {
      const browser = host.browser();
      await ask(browser, "ada@example.com");
      return browser.open("/magic-link/code");
    },
  },
  {
    status: 200,
    what: "a link from another browser",
    provoke: async (host) => host.browser().open(await askedElsewhere(host)),
  },
  {
    status: 200,
    what: "a link from another browser, where its address is asked for",
    changes: { otherBrowser: "address" },
    provoke: async (host) => host.browser().open(await askedElsewhere(host)),
  },
  { status: 303, what: "a login by code", provoke: (host) => typeCode(host, (code) => code) },
  { status: 400, what: "what is no code", provoke: (host) => typeCode(host, () => "12") },
  {
    status: 400,
    what: "a code as JSON, where a page is wanted",
    provoke: (host) =>
      host.browser().send("POST", "/magic-link/code", {
        body: "{}",
        headers: { "content-type": "application/json" },
      }),
  },
  {
    status: 403,
    what: "an ask from a browser that keeps no cookies",
    provoke: (host) => host.browser().post("/magic-link", { email: "ada@example.com" }),
  },
  { status: 403, what: "a wrong code", provoke: (host) => typeCode(host, otherCode) },
  {
    status: 403,
    what: "a code from another site",
    provoke: (host) =>
      host.browser().post("/magic-link/code", {}, { origin: "https://evil.example" }),
  },
  {
    status: 403,
    what: "a code without cookies",
    provoke: (host) => host.browser().post("/magic-link/code", {}),
  },
  {
    status: 403,
    what: "a code without a page",
    async provoke(host) {
      const browser = host.browser();
      await browser.open("/magic-link");
      return browser.post("/magic-link/code", { code: "12345678" });
    },
  },
  {
    status: 403,
    what: "a press in another browser",
    async provoke(host) {
      const browser = host.browser();
      const page = await browser.open(await askedElsewhere(host));
      return browser.press(page, button.newCodeHere, { action: "log-in" });
    },
  },
  {
    status: 403,
    what: "a press in another browser with a wrong address",
    changes: { otherBrowser: "address" },
    async provoke(host) {
      const browser = host.browser();
      const page = await browser.open(await askedElsewhere(host));
      return browser.press(page, button.logIn, { address: "eve@example.com" });
    },
  },
  {
    status: 404,
    what: "the page of a code that nobody asked for",
    provoke: (host) => host.browser().open("/magic-link/code"),
  },
  {
    status: 405,
    what: "PUT of a code",
    provoke: (host) => host.browser().send("PUT", "/magic-link/code"),
  },
  {
    status: 410,
    what: "a code that was tried too often",
    changes: { code: { attempts: 1 } },
    provoke: (host) => typeCode(host, otherCode),
  },
  {
    status: 413,
    what: "a code of a megabyte",
    provoke: (host) => host.browser().post("/magic-link/code", { code: "1".repeat(1_000_000) }),
  },
  {
    status: 503,
    what: "a code ahead of a person",
    provoke: (host) => host.browser().post("/magic-link/code", {}, { "sec-purpose": "prefetch" }),
  },
];
