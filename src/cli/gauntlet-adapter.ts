import type { ParsedArgs } from "citty";
import {
  authJs,
  betterAuth,
  onpurpose,
  passport,
  started,
  type Adapter,
} from "../gauntlet/adapters.ts";
import type { InboxOptions } from "../gauntlet/inbox.ts";
import type { LoggedInCheck } from "../gauntlet/logged-in.ts";
import type { gauntletArgs } from "./gauntlet-args.ts";
import { readConfig } from "./gauntlet-config.ts";
import { readPattern, readUrl } from "./raw-args.ts";
import { UsageError } from "./usage-error.ts";

type Args = ParsedArgs<typeof gauntletArgs>;

/** The adapter that the options name. @throws {UsageError} Where they do not fit together. */
export async function adapterOf(args: Args): Promise<Adapter> {
  if (args.config !== undefined) return readConfig(args.config);
  const url = readUrl("url", args.url);
  const check = args["logged-in"] === undefined ? undefined : loggedInOf(args);
  if (args.start !== undefined) {
    return started({
      command: args.start,
      url,
      loggedIn: check ?? loggedInOf(args),
      ...(args.mail === undefined
        ? {}
        : { mail: { ...mailOf(args), link: linkOf(args) ?? /https?:\S+/ } }),
    });
  }
  const link = linkOf(args);
  const mail = { ...mailOf(args), ...(link === undefined ? {} : { link }) };
  const common = { url, mail, ...(check === undefined ? {} : { loggedIn: check }) };
  switch (args.adapter) {
    case "onpurpose":
      return onpurpose({ ...common, ...issueOf(args) });
    case "better-auth":
      return betterAuth(common);
    case "auth.js":
      return authJs({ ...common, provider: args.provider });
    case "passport":
      return passport({ ...common, field: args.field, loggedIn: check ?? loggedInOf(args) });
    default:
      throw new UsageError("--adapter is onpurpose, better-auth, auth.js or passport.");
  }
}

function issueOf({ issue, field }: Args) {
  return issue === undefined
    ? {}
    : { issue: { url: readUrl("issue", issue), fields: { [field]: "{address}" } } };
}

function loggedInOf(args: Args): LoggedInCheck {
  const { "logged-in-text": text, "logged-in-path": path } = args;
  return {
    url: readUrl("logged-in", args["logged-in"]),
    ...(text === undefined ? {} : { text }),
    ...(path === undefined ? {} : { path }),
  };
}

const linkOf = (args: Args): RegExp | undefined =>
  readPattern("link-pattern", args["link-pattern"]);

function mailOf(args: Args): Omit<InboxOptions, "link"> {
  const first = args["mail-first"];
  if (first !== "newest" && first !== "oldest") {
    throw new UsageError("--mail-first is newest or oldest.");
  }
  const code = readPattern("code-pattern", args["code-pattern"]);
  return { url: readUrl("mail", args.mail), first, ...(code === undefined ? {} : { code }) };
}
