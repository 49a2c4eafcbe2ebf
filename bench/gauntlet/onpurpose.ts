// Plays the gauntlet against onpurpose, in every mode. Writes onpurpose.md and onpurpose.json beside this file. In
// Firefox and WebKitGTK only those that run a browser, and of those that do the same one: what makes them differ in
// Chromium are the headers that they are given.
//
//   node --conditions=onpurpose-source bench/gauntlet/onpurpose.ts [--browser firefox|webkit] [name of a mode ...]

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { MagicLinksOptions } from "../../src/index.ts";
import { binary, runNode } from "../../scripts/pipeline/run-node.ts";
import {
  humans,
  intermediaries,
  runGauntlet,
  type GauntletOptions,
  type Intermediary,
} from "../../src/gauntlet/index.ts";
import { runsBrowser } from "../../src/gauntlet/rounds.ts";
import { startOnpurpose } from "../../test/gauntlet/support/onpurpose-host.ts";
import { drivenFirefox } from "../../test/support/webdriver/firefox.ts";
import { robotIn } from "../../test/support/webdriver/robot.ts";
import { drivenWebKit } from "../../test/support/webdriver/webkit.ts";
import { asReport, type Played } from "./report.ts";

interface Mode {
  readonly name: string;
  readonly links: "asked" | "issued";
  readonly options: Partial<MagicLinksOptions>;
}

const modes: readonly Mode[] = [
  { name: 'asked for, otherBrowser: "code"', links: "asked", options: { otherBrowser: "code" } },
  {
    name: 'asked for, otherBrowser: "address"',
    links: "asked",
    options: { otherBrowser: "address" },
  },
  { name: 'asked for, otherBrowser: "press"', links: "asked", options: { otherBrowser: "press" } },
  { name: 'issued by the app, unasked: "code"', links: "issued", options: { unasked: "code" } },
  {
    name: 'issued by the app, unasked: "address"',
    links: "issued",
    options: { unasked: "address" },
  },
  { name: 'issued by the app, unasked: "press"', links: "issued", options: { unasked: "press" } },
];

interface Players {
  /** Of the report's files. */
  readonly file: string;
  readonly title: string;
  readonly who: Pick<GauntletOptions, "intermediaries" | "browser">;
}

function playersIn(browser: string): Players {
  const title = "The gauntlet on onpurpose";
  if (browser === "chromium") return { file: "onpurpose", title, who: { intermediaries } };
  const drivers = new Map([
    ["firefox", drivenFirefox],
    ["webkit", drivenWebKit],
  ]);
  const start = drivers.get(browser);
  if (start === undefined) throw new Error("--browser is chromium, firefox or webkit.");
  return {
    file: `onpurpose-${browser}`,
    title: `${title}: those that run a browser`,
    who: {
      intermediaries: oneOfEach(intermediaries.filter(runsBrowser)),
      browser: async (wire) => robotIn(await start())(wire),
    },
  };
}

function oneOfEach(all: readonly Intermediary[]): readonly Intermediary[] {
  const whatItDoes = ({ steps }: Intermediary): string => JSON.stringify(steps);
  const firsts = new Map(all.toReversed().map((each) => [whatItDoes(each), each]));
  return [...firsts.values()].map((first) => {
    const others = all.filter((each) => whatItDoes(each) === whatItDoes(first)).length - 1;
    return others === 0 ? first : { ...first, name: `${first.name}, and ${others} more` };
  });
}

async function playMode({ name, links, options }: Mode): Promise<Played> {
  const host = await startOnpurpose(options);
  const start = performance.now();
  // There a press is judged: people take their time, and not all of them come at once from one network.
  const slowly = options.unasked === "press" ? { personPauseMs: 2500, parallel: 3 } : {};
  try {
    const result = await runGauntlet({
      adapter: host[links],
      addresses: ["person-{n}@example.com"],
      ...players.who,
      humans,
      ...slowly,
      onProgress: ({ done, total }) => {
        if (done % 25 === 0 || done === total) console.error(`${name}: ${done} of ${total}`);
      },
    });
    const seconds = Math.round((performance.now() - start) / 1000);
    return { name, versions: [name], seconds, result };
  } finally {
    await host.close();
  }
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: "string", default: "chromium" } },
});
const players = playersIn(values.browser);
const [markdown = "", json = ""] = ["md", "json"].map((ending) =>
  join(import.meta.dirname, `${players.file}.${ending}`),
);
const date = new Date().toISOString().slice(0, 10);
const played: Played[] = [];
for (const mode of modes) {
  if (wanted.length > 0 && !wanted.includes(mode.name)) continue;
  played.push(await playMode(mode));
  const run = { date, node: process.versions.node, played };
  const { text, data } = asReport(run, players.title, "test/gauntlet/support");
  writeFileSync(markdown, text);
  writeFileSync(json, JSON.stringify(data));
  await runNode([binary("oxfmt", "oxfmt"), markdown, json], "collect");
}
console.log(`${markdown}\n${json}`);
