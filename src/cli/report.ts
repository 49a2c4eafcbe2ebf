import { defineCommand, type ArgsDef } from "citty";
import { grouped } from "./figures.ts";
import { printJson, printLine } from "./print.ts";
import { progress } from "./progress.ts";
import { reportText } from "./report-text.ts";
import { checkTyped } from "./typed.ts";
import { refuseDatabase, storeArgs, withStore } from "./with-app.ts";

const description = `Reports what became of the links of a period.

  npx onpurpose report --from 2026-11-01 --until 2026-12-01`;

/** Days whose links are gone would be counted as days without any. */
const retentionAlone = "the app, which knows for how long it keeps what";

const args = {
  ...storeArgs,
  from: {
    type: "string",
    description: "The first day, in UTC. Default: 30 days before --until",
    valueHint: "day",
  },
  until: {
    type: "string",
    description: "The day after the last one. Default: tomorrow",
    valueHint: "day",
  },
  count: {
    type: "boolean",
    description: "Counts these days anew first; else they are as upkeep counted them last",
  },
} as const satisfies ArgsDef;

export const report = defineCommand({
  meta: { name: "report", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    if (given.count === true) refuseDatabase(rawArgs, "--count", retentionAlone);
    await withStore(given, async (app) => {
      const stop = new AbortController();
      // What has been counted until then is reported.
      process.once("SIGINT", () => stop.abort());
      const shown = progress();
      const { from, until, count } = given;
      const told = await app.report({
        from,
        until,
        count,
        tell: ({ days, of, links }) =>
          shown.tell(`${days} of ${of} days, ${grouped(links)} links counted`),
        signal: stop.signal,
      });
      shown.end();
      if (given.json === true) printJson(told);
      else for (const line of reportText(told)) printLine(line);
      if (stop.signal.aborted) process.exitCode = 130;
    });
  },
});
