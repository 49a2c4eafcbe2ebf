import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Browser, Page } from "../support/browser.ts";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { admin, loggedIn, startOperated, type OperatedHost } from "./support.ts";

let host: OperatedHost;
afterEach(() => host.close());

/** An act with a form of its own: where that is shown, and what its button says. */
interface ActForm {
  readonly what: string;
  readonly shownAt: () => string;
  readonly button: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Fields that aim it at something else. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Whether it has been done. */
  readonly isDone: () => Promise<boolean>;
}

/** Of a link that works, and of a session of Bob's. */
let linkId: string;
let sessionId: string;

const isRevoked = async (): Promise<boolean> => (await host.link(linkId)).revokedAt !== null;
const isEnded = async (): Promise<boolean> =>
  (await host.store.session(sessionId))?.endedAt !== null;
const isGone = async (): Promise<boolean> => (await host.store.explain(linkId)) === null;

const acts: readonly ActForm[] = [
  {
    what: "revoke_link",
    shownAt: () => `/revoke?link=${linkId}`,
    button: "Revoke the link",
    elsewhere: { link: "x".repeat(43) },
    isDone: isRevoked,
  },
  {
    what: "revoke_user",
    shownAt: () => "/revoke?user=ada",
    button: "Revoke their links",
    elsewhere: { user: "bob" },
    isDone: isRevoked,
  },
  {
    what: "revoke_all",
    shownAt: () => "/revoke?all=yes",
    button: "Revoke all links",
    fields: { typed: " Revoke ALL links" },
    elsewhere: { all: "", user: "bob" },
    isDone: isRevoked,
  },
  {
    what: "end_session",
    shownAt: () => `/links/${sessionId}`,
    button: "End its session",
    elsewhere: { session: "x".repeat(43) },
    isDone: isEnded,
  },
  {
    what: "end_sessions",
    shownAt: () => "/end?user=bob",
    button: "End their sessions",
    elsewhere: { user: "ada" },
    isDone: isEnded,
  },
  {
    what: "erase",
    shownAt: () => "/erase?user=ada",
    button: "Erase it",
    fields: { typed: "erase" },
    elsewhere: { user: "bob" },
    isDone: isGone,
  },
  {
    what: "issue",
    shownAt: () => "/issue?who=cleo",
    button: "Issue the link",
    fields: { how: "url" },
    elsewhere: {},
    isDone: async () => (await host.store.linksOf("cleo")).length > 0,
  },
];

beforeEach(async () => {
  host = await startOperated();
  sessionId = await loggedIn(host, "bob");
  linkId = (await host.magicLinks.issue({ userId: "ada" })).link.id;
});

/** Opens the page with the form. */
async function show({ shownAt }: ActForm, browser: Browser): Promise<Page> {
  const page = await browser.open(admin + shownAt());
  expect(page.status).toBe(200);
  return page;
}

/** Sends that form as it stands on the page, changed by `fields`, with other headers, from another browser. */
function send(
  { button, fields: typed = {} }: ActForm,
  page: Page,
  browser: Browser,
  fields: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const form = [...page.body.matchAll(/<form[^>]* action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
    ([, , inside]) => inside?.includes(`>${button}</button>`),
  );
  const hidden = [...(form?.[2] ?? "").matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const own = Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value]));
  const who = /name="who" value="([^"]*)"/.exec(form?.[2] ?? "")?.[1];
  const all = { ...own, ...(who === undefined ? {} : { who }), ...typed, ...fields };
  const given = Object.entries(all).filter(([, value]) => value !== "");
  return browser.post(form?.[1] ?? "", Object.fromEntries(given), headers);
}

describe.each(acts.map((act) => [act.what, act] as const))("%s", (what, act) => {
  test("is done by the form that its page has, and noted with who did it", async () => {
    const browser = host.operator();
    const answer = await send(act, await show(act, browser), browser);
    expect(answer.status).toBe(what === "issue" ? 200 : 303);
    expect(await act.isDone()).toBe(true);
    expect(await host.acts()).toMatchObject([{ operator: "Grace", name: what, count: 1 }]);
    const location = answer.header("location");
    if (location === null) return;
    // The page it leads to says what was done, by what the store holds of it.
    const after = await browser.open(location);
    expect(after.status).toBe(200);
    expect(after.body).toContain('<div class="note done" role="status">');
    expect((await browser.open(location.replace(/act=[^&]*/, "act=made-up"))).body).not.toContain(
      'role="status"',
    );
  });

  const refusals: readonly (readonly [
    string,
    number,
    (page: Page, browser: Browser) => Promise<Page>,
  ])[] = [
    ["without a form token", 403, (page, browser) => send(act, page, browser, { form: "" })],
    [
      "with junk for one",
      403,
      (page, browser) => send(act, page, browser, { form: "x".repeat(99) }),
    ],
    [
      "from another operator",
      403,
      (page, browser) => {
        const other = host.operator("Mallory");
        for (const [name, value] of browser.cookies) other.cookies.set(name, value);
        return send(act, page, other);
      },
    ],
    [
      "from another browser of the same operator",
      403,
      async (page) => {
        const other = host.operator();
        await other.open(admin);
        return send(act, page, other);
      },
    ],
    ["from a browser without cookies", 403, (page) => send(act, page, host.operator())],
    [
      "from another site",
      403,
      (page, browser) =>
        send(
          act,
          page,
          browser,
          {},
          { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
        ),
    ],
    [
      "from a sibling site",
      403,
      (page, browser) => send(act, page, browser, {}, { "sec-fetch-site": "same-site" }),
    ],
    [
      "from who knows where",
      403,
      (page, browser) => send(act, page, browser, {}, { origin: "null", "sec-fetch-site": "none" }),
    ],
    [
      "ahead of a person",
      503,
      (page, browser) => send(act, page, browser, {}, { "sec-purpose": "prefetch;prerender" }),
    ],
    [
      "an hour later",
      403,
      (page, browser) => {
        host.wait(60 * 60 * 1000);
        return send(act, page, browser);
      },
    ],
    [
      "as something that is no form",
      400,
      (page, browser) => send(act, page, browser, {}, { "content-type": "text/plain" }),
    ],
    [
      "with a megabyte",
      413,
      (page, browser) => send(act, page, browser, { more: "x".repeat(1_000_000) }),
    ],
    [
      "with the form of another act",
      403,
      async (page, browser) => {
        const other = what === "issue" ? "/revoke?user=ada" : "/issue?who=ada";
        const { body } = await browser.open(admin + other);
        const [, form = ""] = /name="form" value="([^"]*)"/.exec(body) ?? [];
        return send(act, page, browser, { form });
      },
    ],
  ];

  test.each(refusals)("%s it is not done: %i", async (_how, status, attempt) => {
    const browser = host.operator();
    const page = await show(act, browser);
    const answer = await attempt(page, browser);
    expect([answer.status, await act.isDone(), await host.acts()]).toEqual([status, false, []]);
    expect(answer.title).not.toBe("");
  });
});

test.each(acts.filter(({ what }) => what !== "issue").map((act) => [act.what, act] as const))(
  "the form of %s is for one target",
  async (_what, act) => {
    const browser = host.operator();
    const answer = await send(act, await show(act, browser), browser, act.elsewhere);
    expect([answer.status, await host.acts()]).toEqual([403, []]);
  },
);

test("another site's form does not take the browser's cookie away", async () => {
  const stranger = host.operator();
  const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  for (const path of ["/revoke", "/issue", "/find"]) {
    const answer = await stranger.post(admin + path, { all: "yes" }, headers);
    expect([answer.status, answer.setCookies]).toEqual([403, []]);
  }
});

test("a phrase that is not typed stops it, and the form can be sent again", async () => {
  const browser = host.operator();
  const page = await browser.open(`${admin}/revoke?all=yes`);
  const wrong = await browser.press(page, "Revoke all links", { typed: "yes" });
  expect([wrong.status, await isRevoked(), await host.acts()]).toEqual([400, false, []]);
  expect(wrong.body).toContain("Type “revoke all links” to go on.");
  const right = await browser.press(wrong, "Revoke all links", { typed: "revoke all links" });
  expect([right.status, await isRevoked()]).toEqual([303, true]);
});

test("used links stay used, whatever operators press", async () => {
  const browser = host.operator();
  const page = await browser.open(`${admin}/revoke?link=${sessionId}`);
  const before = await host.link(sessionId);
  const answer = await browser.press(page, "Revoke the link");
  expect(await host.link(sessionId)).toEqual(before);
  expect(await host.acts()).toMatchObject([{ name: "revoke_link", linkId: sessionId, count: 0 }]);
  expect((await browser.open(answer.header("location") ?? "")).body).toContain(
    "0 links taken out of use.",
  );
});

test("an act that fails is noted, too, and stays open", async () => {
  await host.close();
  const store = sqliteStore(":memory:");
  host = await startOperated({
    store: { ...store, revoke: () => Promise.reject(new Error("no")) },
  });
  const { link } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.operator();
  const page = await browser.open(`${admin}/revoke?link=${link.id}`);
  expect((await browser.press(page, "Revoke the link")).status).toBe(500);
  expect(await host.acts()).toMatchObject([
    { operator: "Grace", name: "revoke_link", linkId: link.id, userId: "ada", count: null },
  ]);
  expect((await browser.open(`${admin}/acts`)).body).toContain("did not finish");
});
