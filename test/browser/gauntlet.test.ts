import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { humans, intermediaries } from "../../src/gauntlet/corpus/index.ts";
import { createWire } from "../../src/gauntlet/http-client.ts";
import { createRate } from "../../src/gauntlet/rate.ts";
import { startChromium } from "../../src/gauntlet/robots/chromium.ts";
import { presses, runsBrowser } from "../../src/gauntlet/rounds.ts";
import { runGauntlet } from "../../src/gauntlet/run.ts";
import { browserThatPresses } from "../gauntlet/support/clients.ts";
import { startOnpurpose } from "../gauntlet/support/onpurpose-host.ts";
import { startSite } from "../gauntlet/support/sites.ts";
import { describeInBrowser } from "../support/browser.ts";

async function listen(listener: RequestListener) {
  const server = createServer(listener).listen(0);
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, close };
}

describeInBrowser("intermediaries that run a browser, in a real Chromium", () => {
  // Some differ by their engine alone, which here is one: each thing that they do is done once.
  const does = new Map(
    intermediaries
      .filter(runsBrowser)
      .map((each) => [JSON.stringify([each.headers, each.steps]), each] as const),
  );
  const inBrowsers = [...does.values()];
  const common = { addresses: ["ada+{n}@example.com"], humans, pace: 0 };

  test.each([
    ["as they were reported", inBrowsers, ["reported"]],
    // What they type differs; what they press does not.
    ["knowing the address", inBrowsers.filter(presses).slice(0, 1), ["knowing"]],
  ] as const)(
    "%s, on links that a browser asked for: none gets a session, and every person gets in",
    async (_name, intermediaries, rounds) => {
      const host = await startOnpurpose();
      const result = await runGauntlet({
        ...common,
        adapter: host.asked,
        intermediaries,
        rounds,
        rate: 2000,
        parallel: 4,
      });
      await host.close();
      expect(result.browser).toMatch(/^Chromium \d+\./);
      expect(result.rows).toHaveLength(intermediaries.length);
      for (const { name, sessions, persons, faults } of result.rows) {
        expect({ name, sessions, faults }).toEqual({ name, sessions: [], faults: [] });
        expect(persons.asking).toEqual({ loggedIn: true, extra: [], fault: null });
        expect(persons.other?.extra).toEqual(["type the code where it was asked for"]);
      }
      expect(result.passed).toBe(true);
    },
  );

  test("goes nowhere else, neither by a link nor by a redirect", async () => {
    const elsewhere: string[] = [];
    const other = await listen((req, res) => {
      elsewhere.push(req.url ?? "");
      res.end("elsewhere");
    });
    const pressed: string[] = [];
    const away = `http://127.0.0.1:${other.port}`;
    const own = await listen((req, res) => {
      pressed.push(req.url ?? "");
      if (req.url === "/redirect") res.writeHead(302, { location: `${away}/redirected` });
      else res.setHeader("content-type", "text/html");
      res.end(`<a href="/redirect">1</a><a href="${away}/linked">2</a><a href="/last">3</a>`);
    });
    const origin = `http://localhost:${own.port}`;
    const chromium = await startChromium(createWire({ origins: [origin], rate: createRate(1000) }));
    await chromium.visit(browserThatPresses, {
      link: `${origin}/link`,
      address: null,
      backwards: false,
      wait: async () => {},
      newLinks: null,
      look: async () => {},
      faults: [],
    });
    await Promise.all([chromium.close(), other.close(), own.close()]);
    expect(pressed).toContain("/redirect");
    expect(pressed).toContain("/last");
    expect(elsewhere).toEqual([]);
  });

  test("on a page that anybody may press: who presses is in", async () => {
    const site = await startSite("on_post");
    const result = await runGauntlet({
      ...common,
      adapter: site.adapter,
      intermediaries: [browserThatPresses],
      rounds: ["reported"],
    });
    await site.close();
    expect(result.rows[0]).toMatchObject({
      sessions: [{ round: "reported", after: 'pressing "Log in"' }],
      spoilt: true,
      persons: { asking: { loggedIn: false }, other: { loggedIn: false } },
    });
    expect(result.passed).toBe(false);
  });
});
