import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { adopt, judgeAdoption, type MatchBy } from "../flows/adopt-link.ts";
import { insideOf } from "../inside.ts";
import type { MagicLinks } from "../index.ts";
import { readDatabaseUrl } from "./database/database-url.ts";
import { otherCopy } from "./database/schema.ts";
import { readDjangoTable, type DjangoTable } from "./import/django-table.ts";
import { openTables } from "./import/open-tables.ts";
import { createTally, printTally, type Tally } from "./import/tally.ts";
import { progress } from "./progress.ts";
import { printJson } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { appArgs, refuseDatabase, withApp } from "./with-app.ts";

const description = `Takes over the live links of another library. Shows what it would do, and does it with --yes.

  npx onpurpose import django-magic-link --from env:DJANGO_DATABASE_URL

Reads there and writes here. Done twice, it adds what is new.`;

const args = {
  ...appArgs,
  source: {
    type: "positional",
    required: false,
    description: "The library: django-magic-link",
  },
  from: {
    type: "string",
    description:
      "Its database, such as sqlite:./db.sqlite3, postgres://... or mysql://..., or env:NAME for a variable that holds that",
    valueHint: "URL",
  },
  match: {
    type: "string",
    description:
      "By what people there are found here: id (and the same address), or email. Default: id",
    valueHint: "what",
  },
  "user-table": {
    type: "string",
    description: "Django's table of users. Default: auth_user",
    valueHint: "table",
  },
  yes: { type: "boolean", description: "Takes the links over" },
} as const satisfies ArgsDef;

export const importCommand = defineCommand({
  meta: { name: "import", description },
  args,
  async run({ args: given, rawArgs }) {
    refuseDatabase(rawArgs, "import");
    checkTyped(rawArgs, args);
    if (given.source !== "django-magic-link") {
      throw new UsageError("Say from which library: npx onpurpose import django-magic-link.");
    }
    if (given.from === undefined) throw new UsageError("--from is missing. See --help.");
    const at = readDatabaseUrl(given.from, process.env, "from");
    const matchBy = readMatch(given);
    await withApp(given.app, async (app) => {
      const tables = await openTables(at);
      try {
        const table = await readDjangoTable(tables, given["user-table"] ?? "auth_user");
        const tally = await takeOver(app, table, matchBy, given.yes === true);
        if (given.json === true) printJson(tally);
        else printTally(tally);
      } finally {
        await tables.close();
      }
    });
  },
});

function readMatch({ match = "id" }: ParsedArgs<typeof args>): MatchBy {
  if (match === "id" || match === "email") return match;
  throw new UsageError("--match is id or email.");
}

async function takeOver(
  app: MagicLinks,
  table: DjangoTable,
  matchBy: MatchBy,
  write: boolean,
): Promise<Tally> {
  const inside = insideOf(app);
  if (inside === null) throw new UsageError(otherCopy);
  const { settings } = inside;
  if (matchBy === "email" && settings.users.findByEmail === undefined) {
    throw new UsageError("--match email needs users.findByEmail in the app.");
  }
  const tally = createTally(table.counts, write);
  const shown = progress();
  try {
    for await (const link of table.unused()) {
      const judged = await judgeAdoption(settings, link, matchBy);
      if (judged.outcome === "new" && write) await adopt(settings, judged.link);
      tally.count(link, judged);
      shown.tell(`${tally.links.live} live links so far`);
    }
  } finally {
    shown.end();
  }
  return tally.result();
}
