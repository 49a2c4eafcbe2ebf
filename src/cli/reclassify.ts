import { defineCommand } from "citty";
import { printJson, printLine } from "./print.ts";
import { progress } from "./progress.ts";
import { checkTyped } from "./typed.ts";
import { storeArgs, withStore } from "./with-app.ts";

const description = `Judges all visits anew by the rules of this version.

  npx onpurpose reclassify`;

export const reclassify = defineCommand({
  meta: { name: "reclassify", description },
  args: storeArgs,
  async run({ args, rawArgs }) {
    checkTyped(rawArgs, storeArgs);
    await withStore(args, async (app) => {
      const shown = progress();
      const done = await app.reclassify(({ links, visits, changed }) =>
        shown.tell(`${links} links, ${visits} visits looked at, ${changed} changed`),
      );
      shown.end();
      if (args.json === true) return printJson(done);
      printLine(`${done.links} links, ${done.visits} visits looked at, ${done.changed} changed`);
    });
  },
});
