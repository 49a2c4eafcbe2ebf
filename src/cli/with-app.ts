import type { ArgsDef } from "citty";
import type { MagicLinks } from "../magic-links.ts";
import { loadApp } from "./load-app.ts";
import { isLinkId } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

/** What all commands take that work with an app's own module. */
export const appArgs = {
  app: {
    type: "string",
    required: true,
    description: "A module of yours that exports what createMagicLinks gave",
    valueHint: "file",
  },
  json: { type: "boolean", description: "Prints the result as JSON" },
} as const satisfies ArgsDef;

/** Works with the app that this module exports, and closes it. */
export async function withApp(
  file: string,
  work: (app: MagicLinks) => Promise<void>,
): Promise<void> {
  const app = await loadApp(file);
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** @throws {UsageError} Unless it has the form of a link's id. Does not repeat it: it may be the secret. */
export function readLinkId(name: string, text: string): string {
  if (isLinkId(text)) return text;
  throw new UsageError(
    `${name} is an id of 43 letters, digits, "-" and "_". What stands in a link's URL is its secret, not its id.`,
  );
}
