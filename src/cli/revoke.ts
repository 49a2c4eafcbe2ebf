import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import type { RevokeRequest } from "../index.ts";
import { counted, printJson, printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { readLinkId, storeArgs, withStore } from "./with-app.ts";

const description = `Takes links out of use, at once, and prints how many.

  npx onpurpose revoke --user 7`;

const args = {
  ...storeArgs,
  link: { type: "string", description: "The link with this id", valueHint: "id" },
  user: { type: "string", description: "All links of the user with this id", valueHint: "id" },
  all: { type: "boolean", description: "All links of everybody; only with --yes" },
  yes: { type: "boolean", description: "Your word for --all" },
} as const satisfies ArgsDef;

export const revoke = defineCommand({
  meta: { name: "revoke", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const target = targetOf(given);
    await withStore(given, async (app) => {
      const revoked = await app.revoke(target);
      if (given.database !== undefined && "userId" in target) tellLine(withoutAddress);
      if (given.json === true) printJson({ revoked });
      else printLine(`${counted(revoked, "link")} taken out of use`);
    });
  },
});

const withoutAddress =
  "Links that were asked for before there was an account are not among them: they have an address alone, and only the app knows whose that is.";

function targetOf({ link, user, all, yes }: ParsedArgs<typeof args>): RevokeRequest {
  const named = [link !== undefined, user !== undefined, all === true].filter(Boolean);
  if (named.length !== 1) throw new UsageError("Say which: one of --link, --user and --all.");
  if (link !== undefined) return { linkId: readLinkId("--link", link) };
  if (user !== undefined) return { userId: user };
  if (yes === true) return { all: true };
  throw new UsageError("--all takes every link of everybody out of use: say --yes, too.");
}
