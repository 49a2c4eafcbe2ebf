import { defineCommand } from "citty";
import type { Purged } from "../index.ts";
import { loadApp } from "./load-app.ts";

export const purge = defineCommand({
  meta: {
    name: "purge",
    description:
      "Deletes the records that are older than the app's retention says.\n\n  npx onpurpose purge --app ./src/magic-links.ts",
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
    const stop = new AbortController();
    // The step that runs is finished; what is left goes the next time.
    process.once("SIGINT", () => stop.abort());
    try {
      const tell = (soFar: Purged): void => {
        if (process.stderr.isTTY) process.stderr.write(`\r${inWords(soFar)}`);
      };
      const purged = await app.upkeep({ tell, signal: stop.signal });
      if (process.stderr.isTTY) process.stderr.write("\n");
      process.stdout.write(`${args.json === true ? JSON.stringify(purged) : inWords(purged)}\n`);
      if (stop.signal.aborted) process.exitCode = 130;
    } finally {
      await app.close();
    }
  },
});

const inWords = ({ links, asks, visits, sessions }: Purged): string =>
  `${links} links, ${asks} asks, ${visits} visits and ${sessions} sessions deleted`;
