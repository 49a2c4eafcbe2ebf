import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { standIn } from "../../../src/cli/database/stand-in.ts";
import { lookFromOutside } from "../../../src/cli/doctor/outside.ts";
import { createMagicLinks, type MagicLinks, type MagicLinksOptions } from "../../../src/index.ts";
import { memoryStore } from "../../../src/stores/memory.ts";
import { sqliteStore } from "../../../src/stores/sqlite.ts";
import { visitsOf } from "../../../src/testing/store/records.ts";
import {
  proxyAddress,
  startDeployment,
  withHeader,
  without,
  withPage,
  type Deployment,
  type Meddling,
  type Passing,
} from "../support/deployment.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-doctor-"));
const secret = "kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa";
const database = join(folder, "links.db");

let deployment: Deployment;
let url: URL;
let app: MagicLinks;
const opened: MagicLinks[] = [];

const usual = () => ({
  url: url.href,
  secret,
  store: sqliteStore(database),
  users: { findById: () => null, findByEmail: () => null },
  trustedProxies: [proxyAddress],
  onError: () => {},
});

/** An app on the deployment's database, unless something else is said. */
function make(options: Partial<MagicLinksOptions> = {}): MagicLinks {
  const mailer = { send: () => Promise.resolve() };
  const made = createMagicLinks({ ...usual(), mailer, ...options });
  opened.push(made);
  return made;
}

function withoutMailer(): MagicLinks {
  const made = createMagicLinks(usual());
  opened.push(made);
  return made;
}

beforeAll(async () => {
  deployment = await startDeployment();
  url = new URL("/magic-link", deployment.origin);
  app = make();
  deployment.serve(app);
});
afterEach(() => {
  deployment.meddle({});
  deployment.serve(app);
});
afterAll(async () => {
  await deployment.close();
  await Promise.all(opened.map((each) => each.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** The checks that are not in order, by their names: how each ended, and why. */
async function look(
  meddling: Meddling = {},
  options: { readonly app?: MagicLinks; readonly isOwn?: boolean; readonly at?: URL } = {},
): Promise<Readonly<Record<string, string>>> {
  deployment.meddle(meddling);
  const found = await lookFromOutside({
    url: options.at ?? url,
    app: options.app ?? app,
    isOwn: options.isOwn ?? true,
    probes: true,
  });
  const wrong = found.filter(({ status }) => status === "warn" || status === "fail");
  return Object.fromEntries(wrong.map(({ check, status, says }) => [check, `${status}: ${says}`]));
}

const matching = (text: RegExp): unknown => expect.stringMatching(text);

describe("a deployment in order", () => {
  test("has nothing that is not, through a proxy that appends the client's address", async () => {
    expect(await look()).toEqual({});
  });

  test("also where it has no login page, and without its app: by what onpurpose answers by default", async () => {
    const other = standIn(memoryStore(), { url: url.href });
    opened.push(other);
    expect(await look({}, { app: other, isOwn: false })).toEqual({});
    const pageless = withoutMailer();
    deployment.serve(pageless);
    expect(await look({}, { app: pageless })).toEqual({});
    expect(await look({}, { app: other, isOwn: false })).toEqual({});
  });

  test("also where pages are compressed, and Vary says so", async () => {
    const compress = (answer: Passing): void => {
      answer.body = gzipSync(answer.body);
      withHeader("content-encoding", "gzip")(answer);
      withHeader("vary", "accept-encoding, accept, accept-language")(answer);
    };
    expect(await look({ answer: compress })).toEqual({});
  });
});

describe("headers that do not arrive as they were sent", () => {
  test.each([
    [without("x-frame-options"), "fail", /x-frame-options is taken away/],
    [withHeader("referrer-policy", "no-referrer"), "fail", /referrer-policy is changed .* no-ref/],
    [
      (answer: Passing) => void answer.headers.push(["x-frame-options", "SAMEORIGIN"]),
      "fail",
      /x-frame-options comes twice: .*DENY, SAMEORIGIN/,
    ],
    [without("x-robots-tag"), "warn", /x-robots-tag is taken away/],
    [withHeader("vary", "accept"), "warn", /vary is changed/],
  ])("%o: %s", async (answer, status, says) => {
    const wrong = { headers: matching(new RegExp(`^${status}: ${says.source}`)) };
    // The page of an error has the same headers.
    expect(await look({ answer })).toEqual({ ...wrong, "error-page": matching(says) });
  });

  test("the policy: taken away, changed, or a second one added", async () => {
    const name = "content-security-policy";
    expect(await look({ answer: without(name) })).toMatchObject({
      policy: matching(/^fail: Content-Security-Policy is taken away/),
    });
    const loose = "default-src * 'unsafe-inline'";
    expect(await look({ answer: withHeader(name, loose) })).toMatchObject({
      policy: matching(/^fail: Content-Security-Policy is changed .*unsafe-inline/),
    });
    const second = (answer: Passing): void => void answer.headers.push([name, loose]);
    expect(await look({ answer: second })).toEqual({
      policy: matching(/^warn: Something adds a second/),
    });
  });
});

describe("caches", () => {
  test("one that keeps pages, with their cookies", async () => {
    const kept = new Map<string, Passing>();
    const cache: Meddling = {
      answer(answer, { method, url: path = "" }) {
        const key = `${path} ${answer.headers.find(([name]) => name === "content-type")?.[1]}`;
        if (method !== "GET") return;
        const before = kept.get(key);
        if (before === undefined) kept.set(key, { ...answer });
        else Object.assign(answer, before);
      },
    };
    expect(await look(cache)).toMatchObject({
      caching: matching(/^fail: Two browsers were given the same cookie/),
    });
  });

  test.each([
    [withHeader("age", "31"), "fail", /A cache answers .*age: 31/],
    [withHeader("x-cache", "HIT from edge-7"), "fail", /A cache answers .*x-cache: HIT/],
    [withHeader("cf-cache-status", "HIT"), "fail", /A cache answers .*cf-cache-status/],
    [withHeader("cache-control", "public, max-age=600"), "fail", /changed on the way: public/],
    [without("cache-control"), "fail", /Cache-Control is taken away/],
    [withHeader("cache-control", "private, no-store"), "warn", /still forbids/],
  ])("%o: %s", async (answer, status, says) => {
    expect(await look({ answer })).toEqual({
      caching: matching(new RegExp(`^${status}: .*${says.source}`)),
    });
  });

  test.each(["MISS", "DYNAMIC", "BYPASS"])("one that passes on: %s", async (said) => {
    expect(await look({ answer: withHeader("cf-cache-status", said) })).toEqual({});
  });
});

describe("cookies", () => {
  const change = (from: RegExp, to: string) => (answer: Passing) => {
    answer.headers = answer.headers.map(([name, value]) =>
      name === "set-cookie" ? [name, value.replace(from, to)] : [name, value],
    );
  };
  test.each([
    [without("set-cookie"), /drops Set-Cookie/],
    [change(/^/, "app_"), /arrives as app_onpurpose-browser/],
    [change(/; HttpOnly/i, ""), /changed on the way: httponly is gone/],
    [change(/SameSite=Lax/i, "SameSite=None"), /samesite is None/],
    [change(/$/, "; Domain=example.com"), /domain is added/],
    [change(/Path=\//, "Path=/magic-link"), /path is \/magic-link/],
  ])("changed on their way to the browser: %o", async (answer, says) => {
    expect(await look({ answer })).toEqual({
      cookie: matching(new RegExp(`^fail: .*${says.source}`)),
    });
  });

  test("taken away on their way back", async () => {
    expect(await look({ request: (headers) => delete headers.cookie })).toEqual({
      "cookie-back": matching(/^fail: The cookie that comes back does not reach the app/),
      form: matching(/^fail: A form arrives without its cookie/),
    });
  });
});

describe("pages that are changed", () => {
  test.each([
    [
      "a script",
      "<script>alert(1)</script></body>",
      /Something on the way changes the page and puts a script into it/,
    ],
    [
      "a CDN's scripts",
      '<script src="/cdn-cgi/scripts/rocket-loader.min.js"></script><script data-cf-settings="x"></script></body>',
      /Cloudflare Rocket Loader changes the page and puts 2 scripts/,
    ],
    [
      "hidden addresses",
      '<a class="__cf_email__" data-cfemail="4a">[email protected]</a></body>',
      /Cloudflare Email Address Obfuscation changes the page\. /,
    ],
  ])("%s is put in", async (_, put, says) => {
    const answer = withPage((html) => html.replace("</body>", put));
    expect(await look({ answer })).toEqual({
      page: matching(new RegExp(`^fail: ${says.source}`)),
    });
  });

  test("a minified stylesheet", async () => {
    const answer = withPage((html) =>
      html.replace(/<style>[^]*<\/style>/, (style) => style.replaceAll(/\s+/g, " ")),
    );
    expect(await look({ answer })).toEqual({
      page: matching(/^fail: The stylesheet in the page is changed on the way/),
    });
  });

  test("another version of it", async () => {
    const answer = withPage((html) => html.replace("<h1>", '<h1 class="new">'));
    expect(await look({ answer })).toEqual({
      page: matching(/^warn: The page differs from what this configuration makes/),
    });
  });

  test("a proxy's own page in place of an error", async () => {
    const answer = (passing: Passing): void => {
      if (passing.status !== 404) return;
      passing.headers = [["content-type", "text/html"]];
      passing.body = Buffer.from("<h1>404 Not Found</h1><hr>nginx");
    };
    expect(await look({ answer })).toEqual({
      "error-page": matching(/^fail: The page that says "there is no such link" does not arrive/),
    });
  });
});

describe("forms", () => {
  test("a body that something else has eaten", async () => {
    expect(await look({ body: () => Buffer.alloc(0) })).toEqual({
      form: matching(/^fail: A form arrives without what was typed/),
    });
  });

  test("POST is forbidden", async () => {
    const instead: Meddling["instead"] = (request, response) => {
      if (request.method !== "POST") return false;
      response.writeHead(405).end("Method Not Allowed");
      return true;
    };
    expect(await look({ instead })).toEqual({
      form: matching(/^fail: A form that is sent is answered with 405, and not by onpurpose/),
    });
  });

  test("Origin is taken away, or written anew", async () => {
    const away = matching(/^fail: A form of another site is not told apart/);
    expect(await look({ request: (headers) => delete headers.origin })).toEqual({
      "other-sites": away,
    });
    const own = (headers: Record<string, unknown>) => (headers["origin"] = url.origin);
    expect(await look({ request: own })).toEqual({ "other-sites": away });
    const inner = (headers: Record<string, unknown>) => (headers["origin"] = "http://app:3000");
    expect(await look({ request: inner })).toEqual({
      form: matching(/^fail: The form's Origin is not that of the option url/),
    });
  });

  test("a browser that asks ahead of a person is not told apart", async () => {
    expect(await look({ request: (headers) => delete headers["sec-purpose"] })).toEqual({
      prefetch: matching(/^warn: /),
    });
  });
});

describe("client addresses", () => {
  test("a proxy that nobody trusts: all people are one", async () => {
    deployment.serve(make({ trustedProxies: [] }));
    expect(await look()).toEqual({
      "client-address": matching(/^fail: .* recorded as 127\.0\.0\.2, .*trustedProxies: \["127/),
    });
  });

  test("a proxy that passes on what clients claim: a made-up address is believed", async () => {
    const passOn: Meddling["request"] = (headers, request) => {
      const claimed = request.headers["x-forwarded-for"];
      if (claimed === undefined) delete headers["x-forwarded-for"];
      else headers["x-forwarded-for"] = claimed;
    };
    const believed = matching(/^fail: A made-up X-Forwarded-For is believed/);
    expect(await look({ request: passOn })).toEqual({ "client-address": believed });
    const cut = make({ clientAddresses: "network" });
    deployment.serve(cut);
    expect(await look({ request: passOn }, { app: cut })).toEqual({ "client-address": believed });
  });

  test("the link that tells it never works, and leaves nothing but its visits", async () => {
    const store = memoryStore();
    const own = make({ store });
    deployment.serve(own);
    expect(await look({}, { app: own })).toEqual({});
    const { ids } = await store.linkIds(null, 10);
    expect(ids).toHaveLength(1);
    const [id = ""] = ids;
    const found = await store.explain(id);
    expect(found?.link).toMatchObject({ userId: null, address: "doctor@onpurpose.invalid" });
    expect(found?.link.expiresAt).toBeLessThan(Date.now());
    const reasons = (await visitsOf(store, { id })).map(({ reason }) => reason);
    expect(reasons).toEqual(["expired", "prefetch"]);
  });

  test("seen from a proxy itself, nothing can be told", async () => {
    const own = make({ trustedProxies: ["127.0.0.0/8"] });
    deployment.serve(own);
    expect(await look({}, { app: own })).toEqual({});
  });

  test("addresses that are not kept tell nothing", async () => {
    const own = make({ clientAddresses: "none" });
    deployment.serve(own);
    expect(await look({}, { app: own })).toEqual({});
  });
});

describe("another app than it should be", () => {
  const unknown = matching(/^fail: The deployment does not know a link that this app made \(404\)/);

  test("one with another secret", async () => {
    deployment.serve(make({ secret: "Zr5tW2pQ9xVb3nM7cL1sD6fG4hYakUJ8" }));
    expect(await look()).toEqual({ "same-app": unknown });
  });

  test("one with another database", async () => {
    deployment.serve(make({ store: memoryStore() }));
    expect(await look()).toEqual({ "same-app": unknown });
  });

  test("one without a login page", async () => {
    deployment.serve(withoutMailer());
    expect(await look()).toEqual({
      reached: matching(/^fail: onpurpose answers at .* but with the page "problem" \(404\)/),
    });
  });
});

describe("what is not reached", () => {
  test("nothing listens", async () => {
    expect(await look({}, { at: new URL("http://127.0.0.1:1/magic-link") })).toEqual({
      reached: matching(/^fail: Nothing listens at 127\.0\.0\.1:1/),
    });
  });

  test("something else answers", async () => {
    expect(await look({}, { at: new URL("/elsewhere", url) })).toEqual({
      reached: matching(/^fail: What answers at .*\/elsewhere with 404 is not onpurpose/),
    });
  });

  test("it leads elsewhere", async () => {
    const instead: Meddling["instead"] = (_, response) => {
      response.writeHead(301, { location: "https://www.example.com/magic-link?x=1" }).end();
      return true;
    };
    expect(await look({ instead })).toEqual({
      reached: matching(/leads elsewhere, to https:\/\/www\.example\.com\/magic-link \(301\)/),
    });
  });

  test("the clock there is wrong", async () => {
    const past = new Date(Date.now() - 300_000).toUTCString();
    expect(await look({ answer: withHeader("date", past) })).toEqual({
      "server-clock": matching(/^fail: The clock of what answers is 5 minutes behind/),
    });
    const soon = new Date(Date.now() + 30_000).toUTCString();
    expect(await look({ answer: withHeader("date", soon) })).toEqual({
      "server-clock": matching(/^warn: The clock of what answers is \d+(?:\.\d)? seconds ahead/),
    });
  });
});
