import { defineCommand } from "citty";
import type { Purged } from "../index.ts";
import { progress } from "./progress.ts";
import { printJson, printLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { appArgs, withApp } from "./with-app.ts";

const description = `Deletes the records that are older than the app's retention says.

  npx onpurpose purge --app ./src/magic-links.ts`;

export const purge = defineCommand({
  meta: { name: "purge", description },
  args: appArgs,
  async run({ args, rawArgs }) {
    checkTyped(rawArgs, appArgs);
    await withApp(args.app, async (app) => {
      const stop = new AbortController();
      // The step that runs is finished; what is left goes the next time.
      process.once("SIGINT", () => stop.abort());
      const shown = progress();
      const purged = await app.upkeep({
        tellCounted: ({ days, of }) => shown.tell(`${days} of ${of} days counted for reports`),
        tell: (soFar) => shown.tell(inWords(soFar)),
        signal: stop.signal,
      });
      shown.end();
      if (args.json === true) printJson(purged);
      else printLine(inWords(purged));
      if (stop.signal.aborted) process.exitCode = 130;
    });
  },
});

const inWords = ({ links, asks, visits, sessions }: Purged): string =>
  `${links} links, ${asks} asks, ${visits} visits and ${sessions} sessions deleted`;
