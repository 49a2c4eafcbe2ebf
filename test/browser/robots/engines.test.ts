import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { humans, intermediaries } from "../../../src/gauntlet/corpus/index.ts";
import { presses, runsBrowser } from "../../../src/gauntlet/rounds.ts";
import { runGauntlet, type GauntletOptions } from "../../../src/gauntlet/run.ts";
import { browserThatPresses } from "../../gauntlet/support/clients.ts";
import { startOnpurpose } from "../../gauntlet/support/onpurpose-host.ts";
import { startSite } from "../../gauntlet/support/sites.ts";
import { haveAll } from "../../support/people/programs.ts";
import type { Driver } from "../../support/webdriver/driver.ts";
import { drivenFirefox } from "../../support/webdriver/firefox.ts";
import { robotIn } from "../../support/webdriver/robot.ts";
import { drivenWebKit } from "../../support/webdriver/webkit.ts";

// A WebKit that is started anew for each visit takes its time.
vi.setConfig({ testTimeout: 600_000 });

const engines = [
  ["Firefox", drivenFirefox, haveAll("firefox")],
  ["WebKitGTK", drivenWebKit, haveAll("webKitWebDriver", "miniBrowser", "xvfb", "xdotool")],
] as const;

// They come with the engine's own headers: each thing that they do is done once.
const does = new Map(
  intermediaries.filter(runsBrowser).map((each) => [JSON.stringify(each.steps), each] as const),
);
const inBrowsers = [...does.values()];
const [presser] = inBrowsers.filter(presses);

describe.each(engines)(
  "intermediaries that run a browser, in %s by WebDriver",
  (name, start, has) => {
    let driver: Driver | undefined;
    beforeAll(async () => {
      if (has) driver = await start();
    });
    afterAll(() => driver?.close());

    const run = (
      options: Pick<GauntletOptions, "adapter" | "intermediaries" | "rounds">,
    ): ReturnType<typeof runGauntlet> => {
      if (driver === undefined) throw new Error(`${name} is not running.`);
      const { close: _, ...own } = driver;
      const browser = robotIn({ ...own, close: async () => {} });
      return runGauntlet({
        ...options,
        browser,
        addresses: ["ada+{n}@example.com"],
        humans,
        pace: 0,
      });
    };

    test.skipIf(!has).each([
      ["as they were reported", inBrowsers, ["reported"]],
      // What they type differs; what they press does not.
      ["knowing the address", presser === undefined ? [] : [presser], ["knowing", "mailbox"]],
    ] as const)(
      "%s: none gets a session, and every person gets in",
      async (_how, intermediaries, rounds) => {
        const host = await startOnpurpose({ unasked: "code" });
        for (const adapter of [host.asked, host.issued]) {
          const result = await run({ adapter, intermediaries, rounds });
          expect(result.browser).toMatch(new RegExp(`^${name} \\d+`));
          expect(result.rows).toHaveLength(intermediaries.length);
          for (const row of result.rows) {
            expect(row).toMatchObject({ sessions: [], faults: [], spoilt: false });
          }
          expect(result.passed).toBe(true);
        }
        await host.close();
      },
    );

    test.skipIf(!has)("on a page that anybody may press: who presses is in", async () => {
      const site = await startSite("on_post");
      const result = await run({
        adapter: site.adapter,
        intermediaries: [browserThatPresses],
        rounds: ["reported"],
      });
      await site.close();
      expect(result.rows[0]).toMatchObject({
        sessions: [{ round: "reported", after: 'pressing "Log in"' }],
        spoilt: true,
      });
    });
  },
);
