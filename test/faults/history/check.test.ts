import { describe, expect, test } from "vitest";
import { memoryStore } from "../../../src/stores/memory.ts";
import type { Store } from "../../../src/stores/store.ts";
import { checkHistory, type CheckOptions } from "./check.ts";
import type { Event, Kind } from "./history.ts";

// The checker finds each kind of broken promise: a history that is true is doctored, or the store behind it.

const options: CheckOptions = { timeout: 1000, margin: 500, recovery: 5000, appsEnd: false };
const start = 1_700_000_000_000;
const linkId = "L".repeat(43);
const address = "ada@example.com";
const winner = "hash of the winner's cookie";

const headers = {
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

const titles: Readonly<Record<number, string>> = {
  200: "Log in to localhost:4000?",
  403: "You asked for this link in another browser",
  410: "This link has already been used",
  503: "We cannot be reached just now",
};

/** A story in which everything is as it should be: what was said, and the store in which it happened. */
class Story {
  readonly events: Event[] = [];
  readonly store: Store = memoryStore();
  #now = start;

  async tell(): Promise<this> {
    const life = { issuedAt: start, expiresAt: start + 600_000 };
    const target = { purpose: "login", askedBy: null, redirectTo: "/", address } as const;
    await this.store.issue({ id: linkId, userId: "ada", ...target, ...life });
    this.say("issue", "i1", 200, { issued: linkId, linkId: null });
    await this.open("o1");
    this.mark("harmed");
    // The press was carried out, and its answer was lost; the next one hears of it.
    await this.press("p1", winner);
    this.say("press", "p1", 503);
    this.mark("healed");
    await this.press("p2", winner);
    this.say("press", "p2", 303);
    this.mark("working");
    this.say("who", "w1", 200, { user: address });
    await this.press("p3", "hash of the stranger's cookie");
    this.say("press", "p3", 410, {
      browser: "stranger",
      cookieHash: "hash of the stranger's cookie",
    });
    return this;
  }

  say(kind: Kind, id: string, status: number, other: Partial<Record<string, string | null>> = {}) {
    const method = ["press", "ask", "logout"].includes(kind) ? "POST" : "GET";
    const from = { browser: "winner", cookieHash: winner, linkId, ...other };
    this.events.push({ event: "sent", at: (this.#now += 10), id, kind, method, ...from });
    const what = { title: status === 303 ? "" : (titles[status] ?? ""), issued: null, user: null };
    const retry = status === 503 ? { "retry-after": "5" } : {};
    const answer = { ...what, ...other, status, headers: { ...headers, ...retry } };
    this.events.push({ event: "answered", at: (this.#now += 10), id, ...answer });
  }

  mark(event: "harmed" | "healed" | "working"): void {
    this.events.push({ event, at: (this.#now += 10) });
  }

  async open(id: string): Promise<void> {
    await this.store.open({ linkId, visit: this.visit(id), current: null, prefetch: false });
    this.say("open", id, 200);
  }

  async press(id: string, browser: string): Promise<void> {
    const from = { linkId, visit: this.visit(id), browser, userId: "ada", current: null };
    const session = { secretHash: "hash of the session's secret", expiresAt: start + 1_000_000 };
    await this.store.redeem({ ...from, session, switchAccount: false, repeatWindow: 5000 });
  }

  visit(id: string) {
    const client = { clientAddress: null, network: "", userAgent: id, browser: null };
    const from = { ...client, traits: null, class: null };
    return { at: this.#now, method: "GET", ...from };
  }

  /** Changes what was taken down of one request. */
  doctor(id: string, event: "sent" | "answered", change: Readonly<Record<string, unknown>>): void {
    const index = this.events.findIndex(
      (each) => "id" in each && each.id === id && each.event === event,
    );
    this.events[index] = { ...this.events[index], ...change } as Event;
  }

  async rules(store: Pick<Store, "explain" | "session"> = this.store): Promise<string[]> {
    const found = await checkHistory(this.events, store, options);
    return [...new Set(found.map(({ rule }) => rule))];
  }
}

const told = (): Promise<Story> => new Story().tell();

test("a history in which all is as it should be has no violation", async () => {
  const story = await told();
  expect(await checkHistory(story.events, story.store, options)).toEqual([]);
});

describe("twice", () => {
  test("two browsers were told that they are logged in", async () => {
    const story = await told();
    story.doctor("p3", "answered", { status: 303, title: "" });
    expect(await story.rules()).toContain("twice");
  });

  test("two visits say that the link was redeemed", async () => {
    const story = await told();
    const { store } = story;
    const explain: Store["explain"] = async (id) => {
      const found = await store.explain(id);
      const visits = found?.visits.map((visit) => ({ ...visit, outcome: "redeemed" as const }));
      return found && { ...found, visits: visits ?? [] };
    };
    expect(await story.rules({ ...store, explain })).toContain("twice");
  });
});

describe("bound", () => {
  /** The same history of a link that was asked for in this browser. */
  const askedBy = ({ store }: Story, browser: string): Store => ({
    ...store,
    explain: async (id) => {
      const found = await store.explain(id);
      return found && { ...found, link: { ...found.link, askedBy: browser } };
    },
  });

  test("none where the browser that asked was logged in, and another was refused", async () => {
    const story = await told();
    expect(await story.rules(askedBy(story, winner))).toEqual([]);
    story.doctor("p3", "answered", { status: 403, title: titles[403] });
    expect(await story.rules(askedBy(story, winner))).toEqual([]);
  });

  test("a browser that was logged in, and had not asked", async () => {
    const story = await told();
    expect(await story.rules(askedBy(story, "another"))).toEqual(["bound"]);
  });

  test("a refusal of a link that may be pressed here", async () => {
    const story = await told();
    story.doctor("p3", "answered", { status: 403, title: titles[403] });
    expect(await story.rules()).toEqual(["bound"]);
  });
});

describe("lost", () => {
  test("an acknowledged login whose session is not there", async () => {
    const story = await told();
    expect(await story.rules({ ...story.store, session: async () => null })).toEqual(["lost"]);
  });

  test("an acknowledged login whose link is unused", async () => {
    const story = await told();
    const { store } = story;
    const explain: Store["explain"] = async (id) => {
      const found = await store.explain(id);
      return found && { ...found, link: { ...found.link, redeemedAt: null } };
    };
    expect(await story.rules({ ...store, explain })).toEqual(["lost"]);
  });

  test("a link that was given out and is not there", async () => {
    const story = await told();
    expect(await story.rules({ ...story.store, explain: async () => null })).toContain("lost");
  });

  test("a link that another browser redeemed than the one that was told", async () => {
    const story = await told();
    story.doctor("p2", "sent", { cookieHash: "another" });
    expect(await story.rules()).toEqual(["lost"]);
  });

  test("a session that has ended without a logout", async () => {
    const story = await told();
    await story.store.endSession(linkId, start + 1000);
    expect(await story.rules()).toEqual(["lost"]);
    story.say("logout", "l1", 200);
    expect(await story.rules()).toEqual([]);
  });

  test("an acknowledged logout whose session lives", async () => {
    const story = await told();
    story.say("logout", "l1", 200);
    expect(await story.rules()).toEqual(["lost"]);
  });

  test("a browser that is not logged in as it was told", async () => {
    const story = await told();
    story.doctor("w1", "answered", { user: null });
    expect(await story.rules()).toEqual(["lost"]);
  });

  test("a browser that is logged in and was never told", async () => {
    const story = await told();
    story.say("who", "w2", 200, { browser: "stranger", user: address });
    expect(await story.rules()).toEqual(["lost"]);
  });
});

describe("visit", () => {
  test("an answered request without its visit", async () => {
    const story = await told();
    story.say("open", "o2", 410);
    expect(await story.rules()).toEqual(["visit"]);
  });

  test("a visit that nobody made", async () => {
    const story = await told();
    await story.store.open({ linkId, visit: story.visit("x"), current: null, prefetch: false });
    expect(await story.rules()).toEqual(["visit"]);
  });

  test("two visits of one request, answered or not", async () => {
    const story = await told();
    await story.press("p1", winner);
    expect(await story.rules()).toEqual(["visit"]);
  });

  test("a visit with another outcome than was told", async () => {
    const story = await told();
    story.doctor("o1", "answered", { status: 410, title: titles[410] });
    expect(await story.rules()).toEqual(["visit"]);
  });
});

test("burnt: a link is used up and nobody got in", async () => {
  const story = await told();
  story.doctor("p2", "answered", { status: 410, title: titles[410] });
  expect(await story.rules()).toContain("burnt");
});

describe("answer", () => {
  test.each([
    ["an unexpected status", { status: 500 }],
    ["a page without its headers", { headers: { ...headers, "cache-control": undefined } }],
    ["another page than the one for used links", { title: "There is a newer link" }],
  ])("%s", async (_what, change) => {
    const story = await told();
    story.doctor("p3", "answered", change);
    expect(await story.rules()).toContain("answer");
  });

  test("a 503 that does not say when to come back", async () => {
    const story = await told();
    story.doctor("p1", "answered", { headers });
    expect(await story.rules()).toEqual(["answer"]);
  });

  test("no answer at all, unless app processes end", async () => {
    const story = await told();
    story.doctor("p1", "answered", { event: "unanswered", reason: "ECONNRESET" });
    expect(await story.rules()).toEqual(["answer"]);
    const whereAppsEnd = { ...options, appsEnd: true };
    expect(await checkHistory(story.events, story.store, whereAppsEnd)).toEqual([]);
  });
});

describe("slow", () => {
  test("an answer after the store's timeout and the margin", async () => {
    const story = await told();
    story.doctor("p1", "answered", { at: start + 5000 });
    expect(await story.rules()).toEqual(["slow"]);
  });

  test("a request that was never answered", async () => {
    const story = await told();
    story.events.splice(
      story.events.findIndex(
        (each) => "id" in each && each.id === "p1" && each.event === "answered",
      ),
      1,
    );
    expect(await story.rules()).toEqual(["slow", "answer"]);
  });
});

describe("recovery", () => {
  test("no login works after the fault", async () => {
    const story = await told();
    story.events.splice(
      story.events.findIndex(({ event }) => event === "working"),
      1,
    );
    expect(await story.rules()).toEqual(["recovery"]);
  });

  test("a request fails long after the fault", async () => {
    const story = await told();
    story.say("who", "w2", 503);
    story.doctor("w2", "sent", { at: start + 20_000 });
    story.doctor("w2", "answered", { at: start + 20_010 });
    expect(await story.rules()).toEqual(["recovery"]);
  });
});
