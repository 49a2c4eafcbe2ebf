import { styleText } from "node:util";
import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { visible } from "../timeline/outside.ts";
import { terminalColumns } from "./columns.ts";
import { choose, idsOf } from "./init/choose.ts";
import { diffOf } from "./init/edit.ts";
import { mailers } from "./init/mailers.ts";
import { mounts } from "./init/mounts.ts";
import { nextSteps } from "./init/next-steps.ts";
import { planOf } from "./init/plan.ts";
import { readProject } from "./init/project.ts";
import { Interrupted, openQuestions, type Questions } from "./init/questions.ts";
import { planUndo, undo, write, type Undoing } from "./init/record.ts";
import { stores } from "./init/stores.ts";
import { printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

const description = `Writes what an app needs to begin with: onpurpose.config.ts, its mount, and the lines of .env.example.

  npx onpurpose init
  npx onpurpose init --yes --store postgres --mailer smtp --mount node
  npx onpurpose init --undo

Asks on a terminal, shows everything first, and changes nothing without a yes.`;

const args = {
  url: {
    type: "string",
    description:
      "Where the login page will be, as people reach it. Default: http://localhost:3000/magic-link, or the port that the framework develops on",
    valueHint: "URL",
  },
  store: {
    type: "string",
    description: `What keeps the links: ${idsOf(stores)}. Default: the driver that the project has, else sqlite`,
    valueHint: "store",
  },
  mailer: {
    type: "string",
    description: `What sends the mails: ${idsOf(mailers)}. Default: console`,
    valueHint: "mailer",
  },
  mount: {
    type: "string",
    description: `How the app takes requests: ${idsOf(mounts)}. Default: as the project's framework does`,
    valueHint: "mount",
  },
  "write-secret": {
    type: "boolean",
    default: true,
    description: "Puts a fresh secret into .env, unless git keeps that file",
    negativeDescription: "Puts no secret into .env",
  },
  app: {
    type: "boolean",
    default: true,
    description: "Puts the mount into the app's own module",
    negativeDescription: "Leaves the app's own module alone, and prints the lines for it",
  },
  yes: { type: "boolean", description: "Your word for all of it: nothing is asked" },
  undo: { type: "boolean", description: "Takes back what it has written, unless that was changed" },
} as const satisfies ArgsDef;

type Args = ParsedArgs<typeof args>;

export const init = defineCommand({
  meta: { name: "init", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const talks = given.yes !== true && process.stdin.isTTY && process.stdout.isTTY;
    const questions = talks ? openQuestions() : null;
    try {
      await (given.undo === true ? takeBack(given, questions) : setUp(given, questions));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      tellLine("\nNothing was written.");
      process.exitCode = 130;
    } finally {
      questions?.close();
    }
  },
});

async function setUp(given: Args, questions: Questions | null): Promise<void> {
  if (questions === null && given.yes !== true) throw nobodyToAsk();
  const project = readProject();
  const choices = await choose(given, project, questions);
  const plan = planOf(project, choices);
  for (const edit of plan.edits) {
    printLine("");
    for (const line of diffOf(edit)) printColoured(line);
  }
  printLine("");
  if (!(await agreed(given, questions, "Write this?"))) return;
  write(plan.edits);
  for (const line of nextSteps(project, choices, plan, terminalColumns())) printLine(line);
}

/** As Node decides what takes colours: none in a file, nor with NO_COLOR. */
function printColoured(line: string): void {
  const text = visible(line);
  const colour = ({ "+": "green", "-": "red" } as const)[line.charAt(0)];
  const isHead = /^(?:---|\+\+\+) /.test(line);
  const style = isHead ? "bold" : colour;
  const { stdout } = process;
  stdout.write(`${style === undefined ? text : styleText(style, text, { stream: stdout })}\n`);
}

const noTerminal = "There is no terminal to ask on.";

const nobodyToAsk = (): UsageError =>
  new UsageError(
    `${noTerminal} Say --yes, and by --url, --store, --mailer and --mount what shall differ from the defaults. Nothing was written.`,
  );

/** @throws {UsageError} where nobody can be asked. */
async function agreed(
  given: Args,
  questions: Questions | null,
  question: "Write this?" | "Undo this?",
): Promise<boolean> {
  const undoes = question === "Undo this?";
  if (given.yes === true) return true;
  if (questions === null) {
    throw undoes ? new UsageError(`${noTerminal} Say --yes. Nothing was undone.`) : nobodyToAsk();
  }
  if (await questions.yes(question, false)) return true;
  tellLine(undoes ? "Nothing was undone." : "Nothing was written.");
  process.exitCode = 1;
  return false;
}

async function takeBack(given: Args, questions: Questions | null): Promise<void> {
  const plan = planUndo();
  const { undoings } = plan;
  const changed = undoings.filter(({ does }) => does === "refuse");
  if (changed.length > 0) {
    const rest = undoings.filter(({ does }) => does === "remove" || does === "cut");
    tellLine(
      `Changed since: ${changed.map(({ path }) => path).join(", ")}. Nothing was undone; do it by hand.`,
    );
    for (const undoing of rest) tellLine(inWords(undoing));
    process.exitCode = 1;
    return;
  }
  for (const undoing of undoings) printLine(inWords(undoing));
  if (!(await agreed(given, questions, "Undo this?"))) return;
  undo(plan);
  printLine("Undone. A database that the app has made stays, and git sees it again.");
}

function inWords({ does, path }: Undoing): string {
  switch (does) {
    case "remove":
      return `${path}: to be removed`;
    case "cut":
      return `${path}: the added lines are to be taken away`;
    case "nothing":
    case "refuse":
      return `${path}: stays as it is`;
  }
}
