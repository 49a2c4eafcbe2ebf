import { writeFile } from "node:fs/promises";
import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { timelineSvg, timelineText, type Explanation, type Explanations } from "../index.ts";
import { terminalColumns } from "./columns.ts";
import type { StoreVerbs } from "./database/stand-in.ts";
import { counted, printJson, printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { readLinkId, refuseDatabase, storeArgs, withApp, withStore } from "./with-app.ts";

const description = `Tells what happened to a link, or to all of an address or a user, and what to do.

  npx onpurpose show ada@example.com`;

const args = {
  ...storeArgs,
  what: {
    type: "positional",
    required: false,
    description: "A link's id, or an address",
  },
  user: { type: "string", description: "In place of them: the user with this id", valueHint: "id" },
  "time-zone": {
    type: "string",
    description: "In which times are written, such as Europe/Berlin. Default: this machine's",
    valueHint: "zone",
  },
  svg: { type: "string", description: "Draws the one link into this file, too", valueHint: "file" },
} as const satisfies ArgsDef;

export const show = defineCommand({
  meta: { name: "show", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const { what, user } = given;
    const view = viewOf(given);
    if ((what === undefined) === (user === undefined)) {
      throw new UsageError("Say what to show: a link's id, an address, or --user.");
    }
    if (what !== undefined && !what.includes("@")) {
      const id = readLinkId("What to show", what);
      return withStore(given, async (app) => {
        await showLink(app, id, view);
        if (given.database !== undefined) tellLine(bySettings);
      });
    }
    if (view.svg !== undefined) throw new UsageError("--svg draws one link: give its id.");
    if (user === undefined) {
      refuseDatabase(rawArgs, "To show an address");
      return withApp(given.app, async (app) => showAll(await app.explainAddress(what ?? ""), view));
    }
    await withStore(given, async (app) => {
      showAll(await app.explainUser(user), view);
      if (given.database !== undefined) tellLine(`${bySettings} ${withoutAsks}`);
    });
  },
});

const bySettings =
  "Told by the default settings: with the app's own, what to do next may be something else.";
const withoutAsks =
  "What was asked for with the user's address is not among it: only the app knows that address.";

/** How it is shown. */
interface View {
  readonly json: boolean;
  readonly timeZone: string;
  readonly svg: string | undefined;
}

const viewOf = ({ json, svg, ...more }: ParsedArgs<typeof args>): View => ({
  json: json === true,
  timeZone: readTimeZone(more["time-zone"]),
  svg,
});

async function showLink(app: StoreVerbs, id: string, view: View): Promise<void> {
  const link = await app.explain(id);
  if (link === null) return nothing("There is no link with this id.");
  if (view.svg !== undefined) await draw(link, view.svg, view.timeZone);
  if (view.json) printJson(link);
  else print(link, view);
}

function showAll(found: Explanations, view: View): void {
  if (found.asks.length + found.links.length === 0) return nothing(found.advice.text);
  if (view.json) printJson(found);
  else printAll(found, view);
}

/** First what to do, then each link by itself. */
function printAll({ asks, links, advice }: Explanations, view: View): void {
  printLine(`${counted(asks.length, "ask")}, ${counted(links.length, "link")}`);
  printLine(`Next${advice.sure ? "" : ", as far as can be told"}: ${advice.text} (${advice.code})`);
  for (const link of links) {
    printLine("");
    print(link, view);
  }
}

function print(link: Explanation, { timeZone }: View): void {
  process.stdout.write(timelineText(link, { timeZone, columns: terminalColumns() }));
}

async function draw(link: Explanation, file: string, timeZone: string): Promise<void> {
  try {
    await writeFile(file, timelineSvg(link, { timeZone }));
  } catch (cause) {
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    throw new UsageError(`--svg: it cannot be written${why}`);
  }
}

function nothing(why: string): void {
  tellLine(why);
  process.exitCode = 1;
}

function readTimeZone(given: string | undefined): string {
  const zone = given ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // Of a machine whose clock is set by hand nobody knows the zone.
    if (given === undefined) return "UTC";
    throw new UsageError('--time-zone is the name of a time zone, such as "Europe/Berlin".');
  }
}
