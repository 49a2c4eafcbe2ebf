import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import type { IssueRequest } from "../index.ts";
import { moment, printJson, printLine, tellLine } from "./print.ts";
import { readNumber } from "./raw-args.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { appArgs, refuseDatabase, withApp } from "./with-app.ts";

const description = `Issues a link and prints its URL, which logs in whoever has it.

  npx onpurpose issue --user 7 --redirect-to /invoices/7`;

const args = {
  ...appArgs,
  user: { type: "string", description: "For the user with this id", valueHint: "id" },
  email: { type: "string", description: "For whoever has this address", valueHint: "address" },
  "redirect-to": {
    type: "string",
    description: "Where the login leads: a path of the app's, or a URL that it allows",
    valueHint: "path",
  },
  lifetime: {
    type: "string",
    description: "For how many seconds it works, 60 to 2592000. Default: the app's linkLifetime",
    valueHint: "seconds",
  },
  print: { type: "boolean", description: "Prints it also where the output is no terminal" },
} as const satisfies ArgsDef;

export const issue = defineCommand({
  meta: { name: "issue", description },
  args,
  async run({ args: given, rawArgs }) {
    refuseDatabase(rawArgs, "issue");
    checkTyped(rawArgs, args);
    const request = requestOf(given);
    if (given.print !== true && !process.stdout.isTTY) {
      throw new UsageError(
        "The URL of a link logs in whoever has it: it is printed on a terminal, or anywhere with --print. Nothing was issued.",
      );
    }
    await withApp(given.app, async (app) => {
      const issued = await app.issue(request);
      if (given.json === true) return printJson(issued);
      const { id, address, expiresAt } = issued.link;
      tellLine(`Link ${id} for ${address}, works until ${moment(expiresAt)}.`);
      printLine(issued.url);
    });
  },
});

function requestOf({ user, email, lifetime, ...more }: ParsedArgs<typeof args>): IssueRequest {
  const redirectTo = more["redirect-to"];
  const seconds = readNumber("lifetime", lifetime, [60, 2_592_000]);
  const rest = {
    ...(redirectTo === undefined ? {} : { redirectTo }),
    ...(seconds === undefined ? {} : { lifetime: seconds }),
  };
  if (user !== undefined && email === undefined) return { userId: user, ...rest };
  if (email !== undefined && user === undefined) return { email, ...rest };
  throw new UsageError("Say for whom: either --user or --email.");
}
