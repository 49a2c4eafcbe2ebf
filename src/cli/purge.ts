import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import type { Purged, RetentionOptions } from "../index.ts";
import { printJson, printLine } from "./print.ts";
import { progress } from "./progress.ts";
import { readNumber } from "./raw-args.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { storeArgs, withStore } from "./with-app.ts";

const description = `Deletes the records that are older than the app's retention says.

  npx onpurpose purge
  npx onpurpose purge --database sqlite:./links.db --links 90 --visits 90 --sessions 30`;

const days = (of: string) =>
  ({
    type: "string",
    description: `With --database: for how many days ${of} are kept, 2 to 3650`,
    valueHint: "days",
  }) as const;

const args = {
  ...storeArgs,
  links: days("links, and asks with their codes,"),
  visits: days("visits"),
  sessions: days("sessions"),
} as const satisfies ArgsDef;

export const purge = defineCommand({
  meta: { name: "purge", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const retention = retentionOf(given);
    await withStore(
      given,
      async (app) => {
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
        if (given.json === true) printJson(purged);
        else printLine(inWords(purged));
        if (stop.signal.aborted) process.exitCode = 130;
      },
      retention === null ? {} : { retention },
    );
  },
});

/** Null: the app's own. What a database alone does not say is not guessed: what is deleted is gone. */
function retentionOf(given: ParsedArgs<typeof args>): RetentionOptions | null {
  const links = readNumber("links", given.links, [2, 3650]);
  const visits = readNumber("visits", given.visits, [2, 3650]);
  const sessions = readNumber("sessions", given.sessions, [2, 3650]);
  const named = [links, visits, sessions].filter((each) => each !== undefined);
  if (given.database === undefined) {
    if (named.length === 0) return null;
    throw new UsageError(
      "--links, --visits and --sessions go with --database; the app has its option retention.",
    );
  }
  if (links !== undefined && visits !== undefined && sessions !== undefined) {
    return { links, visits, sessions };
  }
  throw new UsageError(
    "A database does not say for how long its app keeps what: say --links, --visits and --sessions, in days.",
  );
}

const inWords = ({ links, asks, visits, sessions }: Purged): string =>
  `${links} links, ${asks} asks, ${visits} visits and ${sessions} sessions deleted`;
