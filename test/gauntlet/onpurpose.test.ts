import { describe, expect, test } from "vitest";
import { humans, intermediaries } from "../../src/gauntlet/corpus/index.ts";
import type { GauntletResult } from "../../src/gauntlet/result.ts";
import { runsBrowser, type Round } from "../../src/gauntlet/rounds.ts";
import { runGauntlet } from "../../src/gauntlet/run.ts";
import { startOnpurpose, type OnpurposeHost } from "./support/onpurpose-host.ts";

const overHttp = intermediaries.filter((each) => !runsBrowser(each));

/** What each way of treating other browsers asks of a person there, and whom it lets in. */
const modes = [
  {
    otherBrowser: "code",
    elsewhere: ["type the code where it was asked for"],
    letsIn: [],
  },
  {
    otherBrowser: "address",
    elsewhere: ["type the address"],
    letsIn: ["auto-form-parser: knowing"],
  },
  {
    otherBrowser: "press",
    elsewhere: [],
    letsIn: ["auto-form-parser: reported", "auto-form-parser: knowing"],
  },
] as const;

describe("every intermediary that runs no browser, on links that a browser asked for", () => {
  test.each(modes)(
    "otherBrowser $otherBrowser: lets in $letsIn, and every person",
    async ({ otherBrowser, elsewhere, letsIn }) => {
      const host = await startOnpurpose({ otherBrowser });
      const result = await play(host, "asked", ["reported", "knowing"]);
      await host.close();
      expect(result.rows).toHaveLength(overHttp.length);
      expect(insideOf(result)).toEqual(letsIn);
      expect(result.passed).toBe(letsIn.length === 0);
      const intruders = new Set(letsIn.map((text) => text.split(":")[0]));
      for (const { id, spoilt, persons, faults } of result.rows) {
        expect(faults).toEqual([]);
        expect(persons).toMatchObject({ asking: { loggedIn: true }, other: { loggedIn: true } });
        if (intruders.has(id)) continue;
        // As if nobody had been there: one press where it was asked for, and at most one step more elsewhere.
        expect({ id, spoilt }).toEqual({ id, spoilt: false });
        expect(persons.asking?.extra).toEqual([]);
        expect(persons.other?.extra).toEqual(elsewhere);
      }
    },
  );

  test("one that reads the mailbox, and asks for a link of its own, does not get in by that either", async () => {
    const host = await startOnpurpose();
    const result = await play(host, "asked", ["mailbox"]);
    await host.close();
    expect(result.rows.map(({ id }) => id)).toEqual(["auto-form-parser"]);
    expect(insideOf(result)).toEqual([]);
    expect(result.passed).toBe(true);
  });
});

describe("every intermediary that runs no browser, on links that the app issues by itself", () => {
  test.each([
    { unasked: "address", extra: ["type the address"], letsIn: ["auto-form-parser: knowing"] },
    { unasked: "code", extra: ["type the code"], letsIn: [] },
  ] as const)(
    "unasked $unasked: lets in $letsIn, and every person",
    async ({ unasked, extra, letsIn }) => {
      const host = await startOnpurpose({ unasked });
      const result = await play(host, "issued", ["reported", "knowing"]);
      await host.close();
      expect(insideOf(result)).toEqual(letsIn);
      expect(result.undisturbed).toEqual({ any: { loggedIn: true, extra, fault: null } });
      const intruders = new Set(letsIn.map((text) => text.split(":")[0]));
      for (const { id, spoilt, persons } of result.rows) {
        expect({ id, spoilt }).toEqual({ id, spoilt: intruders.has(id) });
        expect(persons).toMatchObject({ any: { loggedIn: true } });
      }
    },
  );

  test("unasked press: every person is in, at the cost of a code where they are as quick as a robot", async () => {
    const host = await startOnpurpose({ unasked: "press" });
    const result = await play(host, "issued", ["reported", "knowing"]);
    await host.close();
    for (const { persons } of result.rows) expect(persons.any).toMatchObject({ loggedIn: true });
    expect(result.undisturbed.any?.extra).toEqual(["type the code"]);
  });
});

function play(
  host: OnpurposeHost,
  links: "asked" | "issued",
  rounds: readonly Round[],
): Promise<GauntletResult> {
  return runGauntlet({
    adapter: host[links],
    addresses: ["ada+{n}@example.com"],
    intermediaries: overHttp,
    humans,
    rounds,
    pace: 0,
    parallel: 32,
    rate: 5000,
  });
}

const insideOf = ({ rows }: GauntletResult): string[] =>
  rows.flatMap(({ id, sessions }) => sessions.map(({ round }) => `${id}: ${round}`));
