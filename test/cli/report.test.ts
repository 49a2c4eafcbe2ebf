import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { Store } from "../../src/stores/store.ts";
import { writeCorpus } from "../reports/corpus.ts";
import { hasTerminals, runCli, runCliOnTerminal } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const period = ["--from", "2003-01-15", "--until", "2003-01-18"];

describe("npx onpurpose report", () => {
  let files = 0;
  let app: string;
  let store: Store;

  beforeEach(async () => {
    const database = join(folder, `${++files}.db`);
    app = moduleOf(`${files}.ts`, appOn(database));
    store = sqliteStore(database);
    await writeCorpus(store, Date.UTC(2003, 0, 15));
  });
  afterEach(() => store.close());

  test("--count: tells a period as it is", async () => {
    const { code, out, error } = await runCli("report", "--app", app, ...period, "--count");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out.replace(/counted at .* UTC/, "counted at ... UTC")).toBe(printed);
  });

  test("as counted last; says where nothing was; as data", async () => {
    const none = await runCli("report", "--app", app, ...period);
    expect(none.out).toContain("Nothing has been counted.\n3 days not counted: see --count.\n");
    expect(none.out).toContain("From sending to the press that logged in\n  No logins\n");
    await runCli("report", "--app", app, ...period, "--count", "--json");
    const { code, out } = await runCli("report", "--app", app, ...period, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      period: { from: "2003-01-15", until: "2003-01-18" },
      uncounted: 0,
      // All of them are over by now.
      links: { issued: 18, used: 10, revoked: 4, expired: 4, live: 0 },
    });
  });

  test.skipIf(!hasTerminals())("on a terminal: tells how far the counting has come", async () => {
    const { out } = await runCliOnTerminal("report", "--app", app, ...period, "--count");
    expect(out).toContain("3 of 3 days, 18 links counted");
  });

  test.each([
    [["--from", "yesterday"], 'report: from must be a day, such as "2026-11-30"'],
    [["--from", "2030-02-02", "--until", "2030-02-01"], "report: until must be a later day than"],
  ])("%j: says what it takes", async (typed, why) => {
    const { code, out, error } = await runCli("report", "--app", app, ...typed);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(`onpurpose: ${why}`);
  });
});

// The same numbers as in expected.ts; link 14 has expired by now.
const printed = `Links issued, and asks made, on 2003-01-15 to 2003-01-17 (UTC)
As counted at ... UTC

Links
             links    share
  issued        18  100.0 %
  asked for     11   61.1 %
  used          10   55.6 %
  revoked        4   22.2 %
  expired        4   22.2 %
  live           0    0.0 %

From sending to the press that logged in
  10 logins: median 30 s, 90th percentile 1 h
       0 s to 10 s  ████████████████████████████████████████ 2
      10 s to 30 s  ████████████████████████████████████████ 2
     30 s to 1 min  ████████████████████████████████████████ 2
    1 min to 2 min  ████████████████████████████████████████ 2
    2 min to 5 min  0
   5 min to 10 min  0
  10 min to 30 min  0
     30 min to 1 h  0
        1 h to 6 h  ████████████████████████████████████████ 2

Opens before that press
  10 logins: median 1, 90th percentile 13
         0  ████████ 1
         1  ████████████████████████████████████████ 5
         2  ████████ 1
         3  ████████ 1
         4  0
         5  0
   6 to 10  0
  11 to 20  ████████ 1
  21 to 50  ████████ 1

Opens after it
  10 logins: median 0, 90th percentile 1
  0  ████████████████████████████████████████ 8
  1  █████ 1
  2  █████ 1

Expired unused, of the links that are over
  22.2 %

Visits
                                visits   share
  scanner                           40  51.9 %
  person                            30  39.0 %
  automation                         2   2.6 %
  preview                            2   2.6 %
  not judged                         1   1.3 %
  prefetch                           1   1.3 %
  unknown                            1   1.3 %

  Microsoft Defender (scanner)      28  36.4 %
  Barracuda (scanner)               12  15.6 %
  curl (automation)                  2   2.6 %
  Slackbot (preview)                 2   2.6 %

Logins lost, had links been dead after so many opens
  opens  logins   share
  1           4  40.0 %
  2           3  30.0 %
  3           2  20.0 %
  4           2  20.0 %
  5           2  20.0 %
  6           2  20.0 %
  7           2  20.0 %
  8           2  20.0 %
  9           2  20.0 %
  10          2  20.0 %
  11          2  20.0 %
  12          2  20.0 %
  13          1  10.0 %
  14          1  10.0 %
  15          1  10.0 %
  16          1  10.0 %
  17          1  10.0 %
  18          1  10.0 %
  19          1  10.0 %
  20          1  10.0 %

How far links came
                     asked  sent  opened  pressed  logged in
  asked for             14    10       7        7          6
  issued by the app      0     7       5        5          4

  2003-01-15             7     3       2        2          2
  2003-01-16             5     5       3        3          2
  2003-01-17             2     2       2        2          2

  a.example              5     4       3        4          4
  c.example              4     3       2        1          0
  b.example              3     1       0        0          0
  d.example              1     1       1        1          1
  e.example              1     1       1        1          1

  de                     7     5       3        4          4
  ar                     3     3       2        1          0
  en                     2     0       0        0          0
  (unknown)              1     1       1        1          1
  fr                     1     1       1        1          1
`;
