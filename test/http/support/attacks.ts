import type { Browser, Page } from "./browser.ts";
import type { Host } from "./host.ts";

const formType = { "content-type": "application/x-www-form-urlencoded" };
export const sameOrigin = { origin: "https://app.example.com", "sec-fetch-site": "same-origin" };

/** A link that somebody has opened, and is about to press. */
export interface Scene {
  readonly host: Host;
  readonly browser: Browser;
  readonly url: string;
  readonly page: Page;
  /** What the page's form would send. */
  readonly form: string;
}

/** A POST that no page of ours makes. */
export interface Attack {
  readonly what: string;
  readonly status: number;
  readonly reason: string;
  readonly send: (scene: Scene) => Promise<Page>;
}

export const formOf = (page: Page): string =>
  /name="form" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
const raw = (
  { browser, url }: Scene,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> =>
  browser.send("POST", url, { body, headers: { ...sameOrigin, ...formType, ...headers } });
export const from =
  (headers: Readonly<Record<string, string>>) =>
  ({ browser, url, form }: Scene) =>
    browser.send("POST", url, { body: `form=${form}`, headers: { ...formType, ...headers } });

export const attacks: readonly Attack[] = [
  { what: "no form token", status: 403, reason: "forged", send: (scene) => raw(scene, "") },
  {
    what: "an empty form token",
    status: 403,
    reason: "forged",
    send: (scene) => raw(scene, "form="),
  },
  {
    what: "a made-up form token",
    status: 403,
    reason: "forged",
    send: (scene) => raw(scene, `form=${"A".repeat(120)}`),
  },
  {
    what: "a form token as an array",
    status: 403,
    reason: "forged",
    send: (scene) => raw(scene, `form[]=${scene.form}`),
  },
  {
    what: "the form token of another link",
    status: 403,
    reason: "forged",
    async send(scene) {
      const other = await scene.host.magicLinks.issue({ userId: "ada" });
      return raw(scene, `form=${formOf(await scene.browser.open(other.url))}`);
    },
  },
  {
    what: "the form token of another browser",
    status: 403,
    reason: "forged",
    send: async (scene) => raw(scene, `form=${formOf(await scene.host.browser().open(scene.url))}`),
  },
  {
    what: "a pair of cookie and form token that the client made up",
    status: 403,
    reason: "forged",
    send: ({ browser, url, form }) =>
      browser.send("POST", url, {
        body: `form=${form}`,
        headers: {
          ...sameOrigin,
          ...formType,
          cookie: `__Host-onpurpose-browser=${"A".repeat(32)}`,
        },
      }),
  },
  {
    what: "no cookies",
    status: 403,
    reason: "no_cookies",
    async send({ host, url, form }) {
      return host
        .browser()
        .send("POST", url, { body: `form=${form}`, headers: { ...sameOrigin, ...formType } });
    },
  },
  {
    what: "a foreign Origin",
    status: 403,
    reason: "cross_site",
    send: from({ origin: "https://evil.example" }),
  },
  {
    what: "a foreign Origin that claims to be ours",
    status: 403,
    reason: "cross_site",
    send: from({ origin: "https://evil.example", "sec-fetch-site": "same-origin" }),
  },
  {
    what: "Sec-Fetch-Site: cross-site",
    status: 403,
    reason: "cross_site",
    send: from({ ...sameOrigin, "sec-fetch-site": "cross-site" }),
  },
  {
    what: "Sec-Fetch-Site: same-site",
    status: 403,
    reason: "cross_site",
    send: from({ ...sameOrigin, "sec-fetch-site": "same-site" }),
  },
  {
    what: "Sec-Fetch-Site: none",
    status: 403,
    reason: "cross_site",
    send: from({ ...sameOrigin, "sec-fetch-site": "none" }),
  },
  {
    what: "Origin: null and nothing else",
    status: 403,
    reason: "cross_site",
    send: from({ origin: "null" }),
  },
  { what: "neither Origin nor Sec-Fetch-Site", status: 403, reason: "cross_site", send: from({}) },
  ...[
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ].map(([name = "", value = ""]): Attack => ({
    what: `${name}: ${value}`,
    status: 503,
    reason: "prefetch",
    send: from({ ...sameOrigin, [name]: value }),
  })),
  {
    what: "a page that was open for over an hour",
    status: 403,
    reason: "stale",
    async send(scene) {
      scene.host.wait(3600_000);
      return raw(scene, `form=${scene.form}`);
    },
  },
  {
    what: "an action nobody knows",
    status: 400,
    reason: "malformed",
    send: (scene) => raw(scene, `form=${scene.form}&action=x`),
  },
  {
    what: "the form token twice",
    status: 400,
    reason: "malformed",
    send: (scene) => raw(scene, `form=${scene.form}&form=${scene.form}`),
  },
  {
    what: "JSON",
    status: 400,
    reason: "malformed",
    send: (scene) =>
      raw(scene, JSON.stringify({ form: scene.form }), { "content-type": "application/json" }),
  },
  {
    what: "text/plain",
    status: 400,
    reason: "malformed",
    send: (scene) => raw(scene, `form=${scene.form}`, { "content-type": "text/plain" }),
  },
  {
    what: "multipart",
    status: 400,
    reason: "malformed",
    send: (scene) =>
      raw(scene, `form=${scene.form}`, { "content-type": "multipart/form-data; boundary=x" }),
  },
  {
    what: "NUL",
    status: 400,
    reason: "malformed",
    send: (scene) => raw(scene, `form=${scene.form}&x=%00`),
  },
  {
    what: "bytes that are not UTF-8",
    status: 400,
    reason: "malformed",
    send: (scene) =>
      raw(scene, Buffer.concat([Buffer.from(`form=${scene.form}&x=`), Buffer.from([0xff, 0xc0])])),
  },
  {
    what: "broken escapes",
    status: 400,
    reason: "malformed",
    send: (scene) => raw(scene, `form=${scene.form}&x=%zz`),
  },
  {
    what: "a megabyte",
    status: 413,
    reason: "too_large",
    send: (scene) => raw(scene, `form=${scene.form}&x=${"x".repeat(1_000_000)}`),
  },
  {
    what: "PUT",
    status: 405,
    reason: "method_not_allowed",
    send: ({ browser, url }) => browser.send("PUT", url, { headers: sameOrigin }),
  },
  {
    what: "PATCH",
    status: 405,
    reason: "method_not_allowed",
    send: ({ browser, url }) => browser.send("PATCH", url, { headers: sameOrigin }),
  },
  {
    what: "DELETE",
    status: 405,
    reason: "method_not_allowed",
    send: ({ browser, url }) => browser.send("DELETE", url, { headers: sameOrigin }),
  },
];
