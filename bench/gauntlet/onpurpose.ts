// Plays the gauntlet against onpurpose, in every mode. Writes onpurpose.md and onpurpose.json beside this file.
//
//   node --conditions=onpurpose-source bench/gauntlet/onpurpose.ts [name of a mode ...]

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MagicLinksOptions } from "../../src/index.ts";
import { binary, runNode } from "../../scripts/pipeline/run-node.ts";
import { humans, intermediaries, runGauntlet } from "../../src/gauntlet/index.ts";
import { startOnpurpose } from "../../test/gauntlet/support/onpurpose-host.ts";
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

async function playMode({ name, links, options }: Mode): Promise<Played> {
  const host = await startOnpurpose(options);
  const start = performance.now();
  // There a press is judged: people take their time, and not all of them come at once from one network.
  const slowly = options.unasked === "press" ? { personPauseMs: 2500, parallel: 3 } : {};
  try {
    const result = await runGauntlet({
      adapter: host[links],
      addresses: ["person-{n}@example.com"],
      intermediaries,
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

const wanted = process.argv.slice(2);
const [markdown = "", json = ""] = ["onpurpose.md", "onpurpose.json"].map((name) =>
  join(import.meta.dirname, name),
);
const date = new Date().toISOString().slice(0, 10);
const played: Played[] = [];
for (const mode of modes) {
  if (wanted.length > 0 && !wanted.includes(mode.name)) continue;
  played.push(await playMode(mode));
  const run = { date, node: process.versions.node, played };
  const { text, data } = asReport(run, "The gauntlet on onpurpose", "test/gauntlet/support");
  writeFileSync(markdown, text);
  writeFileSync(json, JSON.stringify(data));
  await runNode([binary("oxfmt", "oxfmt"), markdown, json], "collect");
}
console.log(`${markdown}\n${json}`);
