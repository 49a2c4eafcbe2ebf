import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { Connection } from "../../bench/load.ts";
import { createKeyring } from "../../src/keyring.ts";
import { unknownVisitBudget } from "../../src/stores/store.ts";
import { createToken } from "../../src/token.ts";
import { createSite, issue, secret as siteSecret, Visitor } from "../support/site.ts";
import { sameOrigin } from "./support/attacks.ts";
import { openNodeFace } from "./support/faces.ts";
import { button, secret, startHost, type Host } from "./support/host.ts";

const count = 10_000;
const visits = "onpurpose_visits";
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** What has the shape of a token, and fails its checksum but for one time in 2 to the 40. */
function junkToken(): string {
  const letters = crypto.getRandomValues(new Uint8Array(40));
  return Array.from(letters, (letter) => alphabet.charAt(letter % 32)).join("");
}

/** Tokens that only whoever knows the secret can make, of links that do not exist. */
function unknownTokens(key: string): () => string {
  const keyring = createKeyring(key);
  return () => createToken(keyring).text;
}

/** Does something so many times, twenty at once. */
async function repeat(times: number, once: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < times; index = next++) await once(index);
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

/** How many rows there are, table by table. */
function rowsIn(file: string): Record<string, number> {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.map(({ name }): [string, number] => {
    const [row] = db.prepare(`SELECT count(*) AS rows FROM "${String(name)}"`).all();
    return [String(name), Number(row?.["rows"])];
  });
  db.close();
  return Object.fromEntries(rows);
}

const sum = (rows: Record<string, number>): number =>
  Object.values(rows).reduce((all, each) => all + each, 0);

describe("ten thousand links that do not exist", () => {
  let folder: string;
  let file: string;
  let host: Host;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "onpurpose-junk-"));
    file = join(folder, "links.db");
    host = await startHost(openNodeFace, {
      store: sqliteStore(file),
      trustedProxies: ["127.0.0.1"],
    });
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens, presses and otherwise asks for links with such tokens, from two networks. */
  async function visit(token: () => string): Promise<void> {
    await repeat(count, async (index) => {
      const method = ["GET", "POST", "HEAD", "GET", "DELETE"][index % 5] ?? "GET";
      const networks = [`2001:db8::${(index % 65_000).toString(16)}`, "198.51.100.7"];
      const { status } = await host.browser().send(method, `/magic-link/${token()}`, {
        headers: { ...sameOrigin, "x-forwarded-for": networks[index % 2] ?? "" },
      });
      expect(status).toBe(404);
    });
  }

  test("leave no row where they fail the checksum", async () => {
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const before = rowsIn(file);
    await visit(junkToken);
    expect(rowsIn(file)).toEqual(before);
    expect(host.magicLinks.counters().junkTokens).toBe(count);
    const browser = host.browser();
    expect((await browser.press(await browser.open(url), button.logIn)).status).toBe(303);
    expect(sum(rowsIn(file))).toBeGreaterThan(sum(before));
  });

  test("leave no more rows than the budget of each network where they pass it", async () => {
    const before = rowsIn(file);
    await visit(unknownTokens(secret));
    const after = rowsIn(file);
    expect((after[visits] ?? 0) - (before[visits] ?? 0)).toBe(2 * unknownVisitBudget);
    // And one at most for each network, by which they are counted.
    expect(sum(after) - sum(before)).toBeLessThanOrEqual(2 * (unknownVisitBudget + 1));
    expect(host.magicLinks.counters().junkTokens).toBe(0);
    // An hour later there is a new budget, and no larger one.
    host.wait(3600_000);
    await repeat(50, async () => {
      const headers = { "x-forwarded-for": "198.51.100.7" };
      await host.browser(headers).open(`/magic-link/${unknownTokens(secret)()}`);
    });
    expect(sum(rowsIn(file)) - sum(after)).toBe(unknownVisitBudget);
  }, 300_000);
});

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
