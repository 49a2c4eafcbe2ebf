import { describe, expect, test } from "vitest";
import { createMagicLinks, type MagicLinks } from "../index.ts";
import { memoryStore } from "../stores/memory.ts";

const start = Date.UTC(2030, 0, 1);

interface Setup {
  readonly magicLinks: MagicLinks;
  wait(ms: number): void;
}

function setUp(): Setup {
  let now = start;
  const ada = { id: "1", email: "ada@example.com" };
  const magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: memoryStore(),
    users: { findById: (id) => (id === "1" ? ada : null) },
    now: () => now,
    suspicion: false,
  });
  return { magicLinks, wait: (ms) => (now += ms) };
}

async function tell(
  magicLinks: MagicLinks,
  linkId: string,
): Promise<[seconds: number, what: string][]> {
  const told = await magicLinks.explain(linkId);
  return (told?.timeline ?? []).map(({ at, what }) => [(at.getTime() - start) / 1000, what]);
}

describe("explaining a link", () => {
  test("there is no such link", async () => {
    expect(await setUp().magicLinks.explain("nothing")).toBeNull();
  });

  test("tells who did what, in order", async () => {
    const { magicLinks, wait } = setUp();
    const { link, url } = await magicLinks.issue({ userId: "1" });
    wait(5000);
    const headers = { "user-agent": "Scanner/1\u0085" };
    await magicLinks.handler(new Request(url, { method: "HEAD", headers }), {
      peerAddress: "203.0.113.9",
    });
    wait(5000);
    await magicLinks.handler(new Request(url, { method: "POST" }));
    wait(5000);
    await magicLinks.revoke({ linkId: link.id });
    expect(await tell(magicLinks, link.id)).toEqual([
      [0, "made by the app, for ada@example.com, to work for 10 minutes"],
      [
        5,
        "opened (HEAD) by a scanner (Scanner: it says itself that it is no person's browser; it asked for the headers of the page alone, which no person's browser does), from 203.0.113.9",
      ],
      [
        10,
        "pressed by what seems to be a program (no user agent: it does not say what it is), from an unknown address: not logged in, since the browser did not say that the press came from our page",
      ],
      [15, "switched off by the app"],
    ]);
    const told = await magicLinks.explain(link.id);
    expect(told?.state).toBe("revoked");
    expect(told?.advice.code).toBe("revoked_by_app");
    expect(told?.visits.map(({ outcome }) => outcome)).toEqual(["opened", "refused"]);
  });

  test("a link nobody pressed expires, and the timeline says so", async () => {
    const { magicLinks, wait } = setUp();
    const { link } = await magicLinks.issue({ userId: "1", lifetime: 60 });
    expect((await magicLinks.explain(link.id))?.state).toBe("live");
    wait(59_999);
    expect((await magicLinks.explain(link.id))?.state).toBe("live");
    wait(1);
    expect((await magicLinks.explain(link.id))?.state).toBe("expired");
    expect((await tell(magicLinks, link.id)).at(-1)).toEqual([60, "expired unused"]);
  });

  test("a link that ended because another one logged in is told as revoked, and why", async () => {
    const { magicLinks } = setUp();
    const { link } = await magicLinks.issue({ userId: "1" });
    const { url } = await magicLinks.issue({ userId: "1" });
    const page = await magicLinks.handler(new Request(url));
    const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const form = /name="form" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const body = new URLSearchParams({ form });
    const pressed = await magicLinks.handler(new Request(url, { method: "POST", headers, body }));
    expect(pressed.status).toBe(303);
    expect((await magicLinks.explain(link.id))?.state).toBe("revoked");
    const last = (await tell(magicLinks, link.id)).at(-1);
    expect(last).toEqual([0, "ended: this account logged in with another link"]);
  });

  test("holds no secret", async () => {
    const { magicLinks } = setUp();
    const { link, url } = await magicLinks.issue({ userId: "1" });
    const page = await magicLinks.handler(new Request(url));
    const cookie = /=([^;]+)/.exec(page.headers.get("set-cookie") ?? "")?.[1] ?? "none";
    const told = JSON.stringify(await magicLinks.explain(link.id));
    expect(told).not.toContain(url.slice(-40));
    expect(told).not.toContain(cookie);
  });
});
