import { afterEach, describe, expect, test } from "vitest";
import { errorOf } from "../../test/support/error-of.ts";
import { eventTypes } from "../events/event.ts";
import { withEventIds } from "../events/with-ids.ts";
import {
  createMagicLinks,
  type MagicLinks,
  type MagicLinksOptions,
  type OnpurposeError,
} from "../index.ts";
import { nothingPurged } from "../stores/purge.ts";
import { memoryStore } from "../stores/memory.ts";
import { sqliteStore } from "../stores/sqlite.ts";

const day = 24 * 60 * 60 * 1000;
const today = Date.UTC(2030, 0, 1);
const closing: MagicLinks[] = [];
afterEach(() => Promise.all(closing.splice(0).map((each) => each.close())));

function setUp(changes: Partial<MagicLinksOptions> = {}) {
  const clock = { at: today };
  const magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: memoryStore(),
    users: { findById: (id) => ({ id, email: `${id}@example.com` }) },
    now: () => clock.at,
    ...changes,
  });
  closing.push(magicLinks);
  const issue = async (): Promise<{ id: string; open: () => Promise<Response> }> => {
    const { link, url } = await magicLinks.issue({ userId: "ada" });
    return { id: link.id, open: () => magicLinks.handler(new Request(url)) };
  };
  return { clock, magicLinks, issue };
}

describe("upkeep", () => {
  test("links and visits go after 90 days, counted from when a link expired", async () => {
    const { clock, magicLinks, issue } = setUp();
    const { id, open } = await issue();
    await open();
    clock.at = today + 90 * day;
    expect(await magicLinks.upkeep()).toEqual(nothingPurged);
    clock.at++;
    expect(await magicLinks.upkeep()).toEqual({ ...nothingPurged, visits: 1 });
    expect((await magicLinks.explain(id))?.visits).toEqual([]);
    clock.at = today + 90 * day + 600_001;
    expect(await magicLinks.upkeep()).toEqual({ ...nothingPurged, links: 1 });
    expect(await magicLinks.explain(id)).toBeNull();
  });

  test("as the option says, visits never longer than links", async () => {
    const { clock, magicLinks, issue } = setUp({ retention: { links: 7 } });
    await (await issue()).open();
    clock.at = today + 8 * day;
    expect(await magicLinks.upkeep()).toEqual({ ...nothingPurged, links: 1, visits: 1 });
  });

  test("a page of a link that is gone says that there is no such link", async () => {
    const { clock, magicLinks, issue } = setUp({ retention: { links: 2 } });
    const { open } = await issue();
    clock.at = today + 3 * day;
    expect((await open()).status).toBe(410);
    await magicLinks.upkeep();
    expect((await open()).status).toBe(404);
  });

  test("in steps, of which it tells, and between which it can be stopped", async () => {
    const store = sqliteStore(":memory:");
    const { clock, magicLinks, issue } = setUp({ store });
    await Promise.all(Array.from({ length: 1200 }, issue));
    clock.at = today + 100 * day;
    const stop = new AbortController();
    const told: number[] = [];
    const first = await magicLinks.upkeep({
      tell({ links }) {
        told.push(links);
        // Other tables than that of the links may come before it.
        if (links > 0) stop.abort();
      },
      signal: stop.signal,
    });
    expect(told.filter((links) => links > 0)).toEqual([first.links]);
    expect(first.links).toBeGreaterThan(0);
    expect(first.links).toBeLessThan(1200);
    const second = await magicLinks.upkeep({ tell: ({ links }) => told.push(links) });
    expect(first.links + second.links).toBe(1200);
    expect(told.length).toBeGreaterThan(2);
  });

  test("events that nobody was told go with the visits, and the host is told how many", async () => {
    const own = memoryStore();
    let ids = 0;
    const newId = (): string => String(ids++).padStart(4, "0");
    const store = withEventIds(own, { wanted: new Set(eventTypes), newId, taken: () => {} });
    const errors: OnpurposeError[] = [];
    const onError = (error: OnpurposeError): void => void errors.push(error);
    const { clock, magicLinks, issue } = setUp({ store, onError, retention: { visits: 3 } });
    for (let count = 0; count < 210; count++) await issue();
    clock.at = today + 3 * day;
    await issue();
    await magicLinks.upkeep();
    expect((await own.outbox(null, 500)).events).toHaveLength(211);
    expect(errors).toEqual([]);
    clock.at++;
    await magicLinks.upkeep();
    expect((await own.outbox(null, 500)).events).toHaveLength(1);
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "event_not_sent: upkeep: 210 events for webhooks were deleted, which nobody has been told",
    ]);
  });

  test("a store that is closed: an error that says so", async () => {
    const { magicLinks } = setUp({ store: sqliteStore(":memory:") });
    await magicLinks.close();
    expect(await errorOf(magicLinks.upkeep())).toMatchObject({ code: "store_unavailable" });
  });
});
