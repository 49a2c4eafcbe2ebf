import { expect, test } from "vitest";
import { Connection } from "../../bench/load.ts";
import { junkToken, unknownTokens } from "../support/junk-tokens.ts";
import { createSite, issue, secret as siteSecret, Visitor } from "../support/site.ts";

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends a burst of requests again and again, as often as asked, until it is stopped. Gives how many bursts. */
function keepVisiting(
  connections: readonly Connection[],
  token: () => string,
  every: number,
): { stop(): Promise<number> } {
  const state = { stopped: false, bursts: 0 };
  const flood = async (): Promise<void> => {
    while (!state.stopped) {
      const pause = wait(every);
      const answers = await Promise.all(
        connections.map((each) => each.request("GET", `/magic-link/${token()}`, "")),
      );
      state.bursts++;
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
      await pause;
    }
  };
  const flooding = flood();
  return {
    async stop() {
      state.stopped = true;
      await flooding;
      return state.bursts;
    },
  };
}

// Five for each login that there would be without them: hundreds a second, on a machine of its own. It plays both
// sides, so that more than it can answer would slow down whatever is asked.
test.each<[string, () => string]>([
  ["fail their checksum", junkToken],
  ["pass it", unknownTokens(siteSecret)],
])("tokens that %s do not make a login take twice as long", async (_what, token) => {
  const site = createSite();
  try {
    const server = await site.start();
    const { port } = new URL(server.origin);
    const connections = await Promise.all(
      Array.from({ length: 5 }, () => Connection.open(Number(port))),
    );
    const logIn = async (): Promise<number> => {
      const { url } = await issue(server, "ada@example.com");
      const visitor = new Visitor(server);
      const start = performance.now();
      const { status } = await visitor.post(url, await visitor.open(url));
      expect(status).toBe(303);
      return performance.now() - start;
    };
    for (let warmUp = 0; warmUp < 10; warmUp++) await logIn();
    const calm: number[] = [];
    const flooded: number[] = [];
    let bursts = 0;
    for (let round = 0; round < 100; round++) {
      calm.push(await logIn());
      const flood = keepVisiting(connections, token, median(calm));
      flooded.push(await logIn());
      bursts += await flood.stop();
    }
    for (const each of connections) each.close();
    expect(bursts).toBeGreaterThanOrEqual(100);
    expect(median(flooded) / median(calm)).toBeLessThan(2);
  } finally {
    await site.remove();
  }
});
