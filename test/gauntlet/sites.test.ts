import { afterEach, describe, expect, test } from "vitest";
import type { Intermediary } from "../../src/gauntlet/corpus/corpus.ts";
import type { GauntletResult } from "../../src/gauntlet/result.ts";
import { runGauntlet, type GauntletOptions } from "../../src/gauntlet/run.ts";
import { mangler, opener, person, poster } from "./support/clients.ts";
import { startSite, type Site, type SiteKind } from "./support/sites.ts";

describe("the gauntlet on sites whose links are known", () => {
  let site: Site | undefined;
  afterEach(() => site?.close());

  async function play(
    kind: SiteKind,
    intermediaries: readonly Intermediary[] = [opener, mangler, poster],
    options: Partial<GauntletOptions> = {},
  ): Promise<{ result: GauntletResult; site: Site }> {
    site = await startSite(kind);
    const { adapter } = site;
    const result = await runGauntlet({
      adapter,
      addresses: ["ada+{n}@example.com"],
      intermediaries,
      humans: [person],
      pace: 0,
      mailWaitMs: 0,
      ...options,
    });
    return { result, site };
  }

  const row = ({ rows }: GauntletResult, id: string) => rows.find((each) => each.id === id);

  test("a link that logs in by being opened: whoever opens it is in, and the person is not", async () => {
    const { result } = await play("on_get");
    expect(result.passed).toBe(false);
    for (const [id, after] of [
      ["opener", "HEAD (real)"],
      ["poster", "GET (real)"],
    ] as const) {
      expect(row(result, id)?.sessions[0]).toEqual({ round: "reported", after });
      expect(row(result, id)).toMatchObject({
        spoilt: true,
        persons: { asking: { loggedIn: false }, other: { loggedIn: false } },
      });
    }
    expect(row(result, "mangler")).toMatchObject({
      sessions: [],
      spoilt: false,
      persons: { asking: { loggedIn: true }, other: { loggedIn: true } },
    });
  });

  test("a page that anybody may press: whoever posts its form is in, and who only opens it is not", async () => {
    const { result } = await play("on_post");
    expect(result.passed).toBe(false);
    expect(row(result, "poster")).toMatchObject({
      sessions: [
        { round: "reported", after: 'pressing "Log in"' },
        { round: "knowing", after: 'pressing "Log in"' },
        { round: "mailbox", after: 'pressing "Log in"' },
      ],
      spoilt: true,
    });
    expect(row(result, "opener")).toMatchObject({ sessions: [], spoilt: false });
  });

  test("a page that counts in the asking browser only: nobody gets in, and the person does there", async () => {
    const { result } = await play("asking_browser");
    expect(result).toMatchObject({
      passed: true,
      // Nobody logs in elsewhere on that site, disturbed or not.
      undisturbed: { asking: { loggedIn: true, extra: [] }, other: { loggedIn: false } },
    });
    expect(result.rows.map(({ id, sessions, spoilt }) => ({ id, sessions, spoilt }))).toEqual(
      ["mangler", "opener", "poster"].map((id) => ({ id, sessions: [], spoilt: false })),
    );
    // Three rounds, forwards and backwards, for the one that presses; each in both browsers; and undisturbed.
    expect(result.links).toBe(2 * (1 + 1 + 1 + 6));
  });

  test("headers arrive as they are known: their order, their spelling, and no others", async () => {
    const { site } = await play("asking_browser", [opener], { parallel: 1 });
    const own = site.visits.filter(({ raw }) => raw.includes("Opener/1"));
    const { host } = new URL(site.origin);
    const raw = ["Host", host, "user-AGENT", "Opener/1", "Accept", "*/*"];
    expect(own).toEqual([
      { method: "HEAD", raw },
      { method: "GET", raw },
      { method: "HEAD", raw },
      { method: "GET", raw },
    ]);
    const pressed = site.visits.find(({ method }) => method === "POST")?.raw ?? [];
    expect(pressed.filter((_, at) => at % 2 === 0)).toEqual([
      "Host",
      "Connection",
      "Content-Length",
      "Origin",
      "Content-Type",
      "Upgrade-Insecure-Requests",
      "User-Agent",
      "Sec-Fetch-Site",
      "Sec-Fetch-Mode",
      "Sec-Fetch-User",
      "Sec-Fetch-Dest",
      "Referer",
      "Cookie",
    ]);
    expect(pressed[pressed.indexOf("Sec-Fetch-Site") + 1]).toBe("same-origin");
  });

  test("without {n} the addresses that were given take turns, and no two links are in play for one", async () => {
    const { result, site } = await play("on_get", [opener], { addresses: ["ada@example.com"] });
    expect(result.links).toBe(4);
    const mails = await fetch(`${site.origin}/mails?to=ada@example.com`);
    expect(await mails.json()).toHaveLength(4);
  });

  test("progress tells of each link", async () => {
    const seen: string[] = [];
    await play("on_get", [opener], {
      onProgress: ({ done, total, play }) =>
        seen.push(`${done}/${total} ${play.plan.intermediary?.id ?? ""} ${play.session ?? ""}`),
    });
    expect(seen).toEqual(["1/2 opener HEAD (real)", "2/2 opener HEAD (real)"]);
  });

  test("what cannot be told apart is not played", async () => {
    site = await startSite("on_get");
    const { origin, adapter } = site;
    const options = { addresses: ["a@example.com"], intermediaries: [opener], humans: [person] };
    await expect(
      runGauntlet({ ...options, adapter: { ...adapter, origins: ["https://example.com"] } }),
    ).rejects.toThrow("example.com is not this machine");
    await expect(runGauntlet({ ...options, adapter, addresses: [] })).rejects.toThrow("--address");
    const { generic } = await import("../../src/gauntlet/adapters.ts");
    const plain = {
      name: "x",
      ask: { url: `${origin}/ask`, fields: { email: "{address}" } },
      mail: { url: `${origin}/mails?to={address}`, link: /http\S+/ },
    };
    const always = generic({ ...plain, loggedIn: { url: `${origin}/who`, text: "user" } });
    await expect(runGauntlet({ ...options, adapter: always })).rejects.toThrow("never been there");
    const never = generic({ ...plain, loggedIn: { url: `${origin}/who`, text: "nobody" } });
    await expect(runGauntlet({ ...options, adapter: never })).rejects.toThrow("Without any robot");
    const away = generic({
      ...plain,
      mail: { ...plain.mail, link: /http\S+/, url: `${origin}/nothing` },
      loggedIn: { url: `${origin}/who`, path: "user" },
    });
    await expect(runGauntlet({ ...options, adapter: away })).rejects.toThrow("answers 404");
  });
});
