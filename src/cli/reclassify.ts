import { defineCommand } from "citty";
import { printJson, printLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { appArgs, withApp } from "./with-app.ts";

const description = `Judges all visits anew by the rules of this version.

  npx onpurpose reclassify --app ./src/magic-links.ts`;

export const reclassify = defineCommand({
  meta: { name: "reclassify", description },
  args: appArgs,
  async run({ args, rawArgs }) {
    checkTyped(rawArgs, appArgs);
    await withApp(args.app, async (app) => {
      const done = await app.reclassify(({ links, visits, changed }) => {
        if (process.stderr.isTTY) {
          process.stderr.write(`\r${links} links, ${visits} visits, ${changed} changed`);
        }
      });
      if (process.stderr.isTTY) process.stderr.write("\n");
      if (args.json === true) return printJson(done);
      printLine(`${done.links} links, ${done.visits} visits looked at, ${done.changed} changed`);
    });
  },
});
