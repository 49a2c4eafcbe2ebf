import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import type { SessionInfo } from "../index.ts";
import { table } from "./columns.ts";
import type { StoreVerbs } from "./database/stand-in.ts";
import { counted, moment, printJson, printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { readLinkId, storeArgs, withStore } from "./with-app.ts";

const description = `Lists the live sessions of a user, or ends them.

  npx onpurpose sessions --user 7`;

const args = {
  ...storeArgs,
  user: { type: "string", description: "Whose: the user's id", valueHint: "id" },
  end: { type: "string", description: "Ends the session with this id", valueHint: "id" },
  "end-all": { type: "boolean", description: "Ends all sessions of the user" },
} as const satisfies ArgsDef;

export const sessions = defineCommand({
  meta: { name: "sessions", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const work = workOf(given);
    await withStore(given, (app) => work(app, given.json === true));
  },
});

type Work = (app: StoreVerbs, json: boolean) => Promise<void>;

function workOf({ user, end, ...more }: ParsedArgs<typeof args>): Work {
  const endsAll = more["end-all"] === true;
  if (end !== undefined) {
    if (endsAll) throw new UsageError("Say which: either --end or --end-all.");
    return endOne(readLinkId("--end", end), user);
  }
  if (user === undefined) throw new UsageError("--user is missing: whose sessions? See --help.");
  return endsAll ? endAll(user) : list(user);
}

const list =
  (userId: string): Work =>
  async (app, json) => {
    const found = await app.sessions(userId);
    if (json) return printJson(found);
    if (found.length === 0) return printLine("No live session.");
    for (const line of tableOf(found)) printLine(line);
  };

const tableOf = (found: readonly SessionInfo[]): readonly string[] =>
  table(
    ["session", "since", "until"],
    found.map(({ id, createdAt, expiresAt }) => [id, moment(createdAt), moment(expiresAt)]),
  );

/** `userId`: whose it must be, where one is given. */
const endOne =
  (id: string, userId: string | undefined): Work =>
  async (app, json) => {
    const theirs = userId === undefined ? null : await app.sessions(userId);
    const fits = theirs === null || theirs.some((session) => session.id === id);
    const ended = fits && (await app.endSession(id)) ? 1 : 0;
    if (ended === 0) {
      tellLine(`There is no such live session${theirs === null ? "" : " of this user"}.`);
      process.exitCode = 1;
    } else {
      tellEnded(ended, json);
    }
  };

const endAll =
  (userId: string): Work =>
  async (app, json) =>
    tellEnded(await app.endSessions(userId), json);

function tellEnded(ended: number, json: boolean): void {
  if (json) printJson({ ended });
  else printLine(`${counted(ended, "session")} ended`);
}
