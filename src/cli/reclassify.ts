import { defineCommand } from "citty";
import { loadApp } from "./load-app.ts";

export const reclassify = defineCommand({
  meta: {
    name: "reclassify",
    description:
      "Judges all visits anew by the rules of this version.\n\n  npx onpurpose reclassify --app ./src/magic-links.ts",
  },
  args: {
    app: {
      type: "string",
      required: true,
      description: "A module of yours that exports what createMagicLinks gave",
      valueHint: "file",
    },
    json: { type: "boolean", description: "Prints the counts as JSON" },
  },
  async run({ args }) {
    const app = await loadApp(args.app);
    try {
      const done = await app.reclassify(({ links, visits, changed }) => {
        if (process.stderr.isTTY) {
          process.stderr.write(`\r${links} links, ${visits} visits, ${changed} changed`);
        }
      });
      if (process.stderr.isTTY) process.stderr.write("\n");
      const words = `${done.links} links, ${done.visits} visits looked at, ${done.changed} changed`;
      process.stdout.write(`${args.json === true ? JSON.stringify(done) : words}\n`);
    } finally {
      await app.close();
    }
  },
});
