import { writeFile } from "node:fs/promises";
import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import {
  timelineSvg,
  timelineText,
  type Explanation,
  type Explanations,
  type MagicLinks,
} from "../index.ts";
import { counted, printJson, printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { appArgs, readLinkId, withApp } from "./with-app.ts";

const description = `Tells what happened to a link, or to all of an address or a user, and what to do.

  npx onpurpose show --app ./src/magic-links.ts ada@example.com`;

const args = {
  ...appArgs,
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
      return withApp(given.app, (app) => showLink(app, id, view));
    }
    if (view.svg !== undefined) throw new UsageError("--svg draws one link: give its id.");
    await withApp(given.app, async (app) =>
      showAll(
        await (user === undefined ? app.explainAddress(what ?? "") : app.explainUser(user)),
        view,
      ),
    );
  },
});

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

async function showLink(app: MagicLinks, id: string, view: View): Promise<void> {
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
  const columns = Math.min(Math.max(process.stdout.columns ?? 80, 40), 1000);
  process.stdout.write(timelineText(link, { timeZone, columns }));
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
