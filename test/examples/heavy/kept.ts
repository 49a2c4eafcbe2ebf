import { expect } from "vitest";
import type { SmtpHost } from "../../mail/support/smtp.ts";
import { formOf, HttpBrowser, type Answer } from "../../support/http-browser.ts";
import { askedBy } from "../journey.ts";
import type { Example } from "../start.ts";

// What a framework may break that stands between a socket and an adapter: the same as the contract of the adapters asks,
// as far as it can be asked of a server in another process.

/** Where somebody else's session is in use: the cookie that stands in the place of ours. */
export const hostSessions: Readonly<Record<string, string>> = {
  "next-auth": "authjs.session-token",
};

/** Cookies, methods, headers, bodies and paths of an example that runs, and what it leaves to the framework. */
export async function keepsWhatIsOurs(
  example: Example,
  smtp: SmtpHost,
  hostSession?: string,
): Promise<void> {
  const ada = new HttpBrowser(example.url);
  const link = await askedBy(ada, smtp);
  await methods(ada, link, example.url);
  await paths(ada, link);
  const form = formOf((await ada.get(link)).body);
  await refusals(ada, link, form);
  // After all that the link is as good as before.
  const pressed = await ada.post(link, form);
  expect(pressed.status).toBe(303);
  hasOurHeaders(pressed);
  expect(pressed.headers["content-type"]).toBeUndefined();
  const cookies = pressed.headers["set-cookie"] ?? [];
  expect(new Set(cookies.map(nameOf))).toEqual(
    new Set([hostSession ?? "onpurpose-session", "onpurpose-device"]),
  );
  expect(cookies).toHaveLength(2);
  for (const line of cookies.filter((one) => nameOf(one) !== hostSession)) {
    expect(line).toMatch(/^[^,]+; Max-Age=\d+; Path=\/; HttpOnly/);
  }
}

const nameOf = (setCookie: string): string | undefined => setCookie.split("=")[0];

function hasOurHeaders({ headers }: Answer): void {
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; /);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-frame-options"]).toBe("DENY");
}

async function methods(ada: HttpBrowser, link: string, origin: string): Promise<void> {
  for (const at of ["/magic-link", link]) {
    const page = await ada.get(at);
    hasOurHeaders(page);
    const head = await ada.request("HEAD", at);
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.headers["content-type"]).toBe(page.headers["content-type"]);
    const options = await ada.request("OPTIONS", at);
    expect([options.status, options.body]).toEqual([at === link ? 200 : 204, ""]);
    expect(options.headers.allow).toMatch(/GET/);
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      // Without an origin some frameworks answer by themselves, for all their pages, with 403.
      const refused = await ada.request(method, at, { headers: { origin } });
      expect([method, refused.status]).toEqual([method, 405]);
      expect(refused.headers.allow).toMatch(/POST/);
    }
  }
}

async function paths(ada: HttpBrowser, link: string): Promise<void> {
  for (const at of [`/magic-link/${"0".repeat(40)}`, "/magic-link/a/b/c"]) {
    const missing = await ada.get(at);
    expect([at, missing.status]).toEqual([at, 404]);
    hasOurHeaders(missing);
  }
  // Of a slash at the end onpurpose makes its own page; some frameworks lead to the path without it before.
  const slashed = await ada.get(`${link}/`);
  const end = slashed.location === null ? slashed : await ada.get(slashed.location);
  expect(end.status).toBe(slashed.location === null ? 404 : 200);
  hasOurHeaders(end);
  const other = await ada.get("/magic-linkage");
  // An app of one page may answer each path.
  expect([303, 404]).toContain(other.status);
  expect(other.headers["x-robots-tag"]).toBeUndefined();
}

type Fields = Readonly<Record<string, string>>;

async function refusals(ada: HttpBrowser, link: string, form: Fields): Promise<void> {
  const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  expect((await ada.post(link, form, foreign)).status).toBe(403);
  for (const length of [20_000, 1_000_000]) {
    const large = await ada.post(link, { form: "x".repeat(length) });
    expect([length, large.status]).toEqual([length, 413]);
    hasOurHeaders(large);
  }
  const parts = new URLSearchParams(form).toString();
  for (const type of ["text/plain", "multipart/form-data; boundary=b", "application/json"]) {
    const { status } = await ada.post(link, { form: parts }, { "content-type": type });
    expect([type, status >= 400 && status < 500]).toEqual([type, true]);
  }
}
