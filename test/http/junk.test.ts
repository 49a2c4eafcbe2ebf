import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { unknownVisitBudget } from "../../src/stores/store.ts";
import { junkToken, unknownTokens } from "../support/junk-tokens.ts";
import { sameOrigin } from "./support/attacks.ts";
import { openNodeFace } from "./support/faces.ts";
import { button, secret, startHost, type Host } from "./support/host.ts";

const count = 10_000;
const visits = "onpurpose_visits";
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
