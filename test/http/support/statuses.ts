import type { MagicLinksOptions } from "onpurpose";
import type { Page } from "./browser.ts";
import { ask, button, logIn, type Host } from "./host.ts";

/** A way to provoke an answer of this status, for real. */
export interface Case {
  readonly status: number;
  readonly what: string;
  readonly changes?: Partial<MagicLinksOptions>;
  /** In seconds; left out where there is nothing to wait for. */
  readonly retryAfter?: number;
  readonly provoke: (host: Host) => Promise<Page>;
}

export const issued = async (host: Host): Promise<string> =>
  (await host.magicLinks.issue({ userId: "ada" })).url;

export const cases: readonly Case[] = [
  { status: 200, what: "the login page", provoke: (host) => host.browser().open("/magic-link") },
  {
    status: 200,
    what: "check your mail",
    provoke: (host) => ask(host.browser(), "ada@example.com"),
  },
  {
    status: 200,
    what: "the confirm page",
    provoke: async (host) => host.browser().open(await issued(host)),
  },
  {
    status: 200,
    what: "declined",
    async provoke(host) {
      const browser = host.browser();
      return browser.press(await browser.open(await issued(host)), button.notMe);
    },
  },
  {
    status: 200,
    what: "logged out",
    provoke: (host) => host.browser().post("/magic-link/logout", {}),
  },
  {
    status: 204,
    what: "OPTIONS of the login page",
    provoke: (host) => host.browser().send("OPTIONS", "/magic-link"),
  },
  {
    status: 303,
    what: "a login",
    provoke: (host) => logIn(host, host.browser(), "ada@example.com"),
  },
  {
    status: 303,
    what: "a login that leads to another origin",
    async provoke(host) {
      const { url } = await host.magicLinks.issue({
        userId: "ada",
        redirectTo: "https://shop.example.com/",
      });
      const browser = host.browser();
      return browser.press(await browser.open(url), button.logIn);
    },
  },
  {
    status: 400,
    what: "a wrong address",
    provoke: (host) => ask(host.browser(), "ada,bob@example.com"),
  },
  {
    status: 400,
    what: "a form twice over",
    provoke: (host) =>
      host.browser().send("POST", "/magic-link", {
        body: "a=1&a=2",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
  },
  {
    status: 400,
    what: "a redirect to elsewhere",
    provoke: (host) => host.browser().open("/magic-link?redirectTo=//evil.example"),
  },
  {
    status: 403,
    what: "a press from nowhere",
    provoke: async (host) => host.browser().send("POST", await issued(host)),
  },
  {
    status: 403,
    what: "an ask from another site",
    provoke: (host) =>
      host
        .browser()
        .post("/magic-link", { email: "ada@example.com" }, { origin: "https://evil.example" }),
  },
  {
    status: 403,
    what: "a link for somebody else",
    async provoke(host) {
      const browser = host.browser();
      await logIn(host, browser, "bob@example.com");
      return browser.open(await issued(host));
    },
  },
  {
    status: 404,
    what: "an unknown link",
    provoke: (host) => host.browser().open(`/magic-link/${"0".repeat(40)}`),
  },
  {
    status: 404,
    what: "a path below a link",
    provoke: async (host) => host.browser().open(`${await issued(host)}/x`),
  },
  {
    status: 405,
    what: "DELETE of a link",
    provoke: async (host) => host.browser().send("DELETE", await issued(host)),
  },
  {
    status: 405,
    what: "PUT of the login page",
    provoke: (host) => host.browser().send("PUT", "/magic-link"),
  },
  {
    status: 405,
    what: "GET of the logout",
    provoke: (host) => host.browser().open("/magic-link/logout"),
  },
  {
    status: 409,
    what: "a link that another press holds",
    retryAfter: 5,
    changes: {
      sessions: { current: () => null, start: () => new Promise(() => {}), end: () => [] },
    },
    async provoke(host) {
      const url = await issued(host);
      const [holder, waiter] = [host.browser(), host.browser()];
      const [held, page] = [await holder.open(url), await waiter.open(url)];
      void holder.press(held, button.logIn).catch(() => {});
      return waiter.press(page, button.logIn);
    },
  },
  {
    status: 410,
    what: "an expired link",
    async provoke(host) {
      const url = await issued(host);
      host.wait(600_000);
      return host.browser().open(url);
    },
  },
  {
    status: 413,
    what: "a megabyte",
    provoke: async (host) =>
      host.browser().post(await issued(host), { form: "x".repeat(1_000_000) }),
  },
  {
    status: 429,
    what: "too many asks from one network",
    changes: { limits: { network: { free: 1, firstWait: 60 } } },
    retryAfter: 60,
    async provoke(host) {
      await ask(host.browser(), "ada@example.com");
      return ask(host.browser(), "bob@example.com");
    },
  },
  {
    status: 500,
    what: "a function of the host that fails",
    changes: {
      sessions: {
        current: () => null,
        start: () => Promise.reject(new Error("no")),
        end: () => Promise.reject(new Error("no")),
      },
    },
    provoke: (host) => host.browser().post("/magic-link/logout", {}),
  },
  {
    status: 500,
    what: "a page of the host's that fails",
    changes: {
      pages: {
        login: () => {
          throw new Error("no");
        },
      },
    },
    provoke: (host) => host.browser().open("/magic-link"),
  },
  {
    status: 503,
    what: "a session that cannot be made",
    changes: {
      sessions: {
        current: () => null,
        start: () => Promise.reject(new Error("no")),
        end: () => [],
      },
    },
    async provoke(host) {
      const browser = host.browser();
      return browser.press(await browser.open(await issued(host)), button.logIn);
    },
  },
  {
    status: 503,
    what: "a GET ahead of a person",
    provoke: async (host) => host.browser().open(await issued(host), { "sec-purpose": "prefetch" }),
  },
];
