import type { ArgsDef } from "citty";
import type { MagicLinksOptions } from "../index.ts";
import type { MagicLinks } from "../magic-links.ts";
import { readDatabaseUrl } from "./database/database-url.ts";
import { openDatabase } from "./database/open-database.ts";
import { standIn, type StoreVerbs } from "./database/stand-in.ts";
import { loadApp } from "./load-app.ts";
import { isLinkId } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

/** What all commands take that work with an app's own module. */
export const appArgs = {
  app: {
    type: "string",
    description:
      "A module of yours that exports what createMagicLinks gave. Default: onpurpose.config.ts in this folder",
    valueHint: "file",
  },
  json: { type: "boolean", description: "Prints the result as JSON" },
} as const satisfies ArgsDef;

/** What those take that can do with the app's database alone. */
export const storeArgs = {
  ...appArgs,
  database: {
    type: "string",
    description:
      "In place of the app: its database, such as sqlite:./links.db or postgres://..., or env:NAME for a variable that holds that",
    valueHint: "URL",
  },
} as const satisfies ArgsDef;

/** Which app, or which database: as it was typed. */
interface Where {
  readonly app?: string | undefined;
  readonly database?: string | undefined;
}

/** Works with the app that this module exports, and closes it. */
export async function withApp(
  file: string | undefined,
  work: (app: MagicLinks) => Promise<void>,
): Promise<void> {
  await closing(await loadApp(file), work);
}

/**
 * Works with the app, or with its database alone, and closes it.
 *
 * @param standingIn Options of what stands in for the app where there is only a database.
 */
export async function withStore(
  { app, database }: Where,
  work: (verbs: StoreVerbs) => Promise<void>,
  standingIn: Partial<MagicLinksOptions> = {},
): Promise<void> {
  if (database === undefined) {
    return closing(await loadApp(app, ", or its database with --database"), work);
  }
  if (app !== undefined) throw new UsageError("Say which: either --app or --database.");
  const opened = await openDatabase(readDatabaseUrl(database, process.env));
  try {
    await work(standIn(opened.store, standingIn));
  } finally {
    await opened.close();
  }
}

async function closing(app: MagicLinks, work: (app: MagicLinks) => Promise<void>): Promise<void> {
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** For a command that needs what is the app's alone. Default: its users and its secret. */
export function refuseDatabase(
  rawArgs: readonly string[],
  what: string,
  needs = "the app's users and secret, which its database does not hold",
): void {
  if (!rawArgs.some((arg) => arg === "--database" || arg.startsWith("--database="))) return;
  throw new UsageError(
    `${what} needs ${needs}: use onpurpose.config.ts or --app in place of --database.`,
  );
}

/** @throws {UsageError} Unless it has the form of a link's id. Does not repeat it: it may be the secret. */
export function readLinkId(name: string, text: string): string {
  if (isLinkId(text)) return text;
  throw new UsageError(
    `${name} is an id of 43 letters, digits, "-" and "_". What stands in a link's URL is its secret, not its id.`,
  );
}
