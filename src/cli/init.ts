import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { choose, idsOf } from "./init/choose.ts";
import { mailers } from "./init/mailers.ts";
import { mounts } from "./init/mounts.ts";
import { planOf, type Choices, type Edit } from "./init/plan.ts";
import { readProject, type Project } from "./init/project.ts";
import { Interrupted, openQuestions, type Questions } from "./init/questions.ts";
import { planUndo, recordFile, undo, write, type Undoing } from "./init/record.ts";
import { stores } from "./init/stores.ts";
import { printLine, tellLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

const description = `Writes what an app needs to begin with: onpurpose.config.ts, a mount, and lines for .env.example.

  npx onpurpose init
  npx onpurpose init --yes --store postgres --mailer smtp --mount node
  npx onpurpose init --undo

Asks on a terminal, shows everything first, and changes nothing without a yes.`;

const args = {
  url: {
    type: "string",
    description:
      "Where onpurpose will be mounted, as people reach it. Default: http://localhost:3000/magic-link",
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
    description: "Puts a fresh secret into .env, where git ignores that",
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
  const project = readProject();
  const choices = await choose(given, project, questions);
  const edits = planOf(project, choices);
  showEdits(edits);
  if (!(await agreed(given, questions, "Write this?"))) return;
  write(edits);
  for (const line of nextSteps(project, choices)) printLine(line);
}

function showEdits(edits: readonly Edit[]): void {
  for (const { path, before, added, shown = added } of edits) {
    printLine("");
    printLine(`--- ${before === null ? "/dev/null" : path}`);
    printLine(`+++ ${path}${before === null ? " (new)" : ""}`);
    for (const line of shown.replace(/^\n|\n$/g, "").split("\n")) printLine(`+${line}`);
  }
  printLine("");
}

/** @throws {UsageError} where nobody can be asked. */
async function agreed(
  given: Args,
  questions: Questions | null,
  question: string,
): Promise<boolean> {
  if (given.yes === true) return true;
  if (questions === null) {
    throw new UsageError("There is no terminal to ask on: say --yes. Nothing was written.");
  }
  if (await questions.yes(question, false)) return true;
  tellLine("Nothing was written.");
  process.exitCode = 1;
  return false;
}

function nextSteps(project: Project, { store, mailer, writesSecret }: Choices): readonly string[] {
  const packages = ["onpurpose", ...store.packages, ...mailer.packages].filter(
    (name) => !project.packages.has(name),
  );
  const steps = [
    ...(packages.length === 0 ? [] : [`${project.install} ${packages.join(" ")}`]),
    ...(writesSecret
      ? []
      : ["ONPURPOSE_SECRET, in .env or the environment: openssl rand -base64 32"]),
    ...(store.env.length + mailer.env.length === 0 ? [] : ["The rest of .env.example, in .env"]),
    ...(store.migrates ? ["npx onpurpose migrate"] : []),
    `Your users, in onpurpose.config.${project.extension}`,
    `The mount, in your app: see onpurpose.mount.${project.extension}`,
    "npx onpurpose doctor, once the app runs",
  ];
  return [
    "Written. Next:",
    ...steps.map((step, at) => `  ${at + 1}  ${step}`),
    `npx onpurpose init --undo takes it back, by ${recordFile}.`,
  ];
}

async function takeBack(given: Args, questions: Questions | null): Promise<void> {
  const undoings = planUndo();
  const changed = undoings.filter(({ does }) => does === "refuse");
  if (changed.length > 0) {
    tellLine(
      `Changed since: ${changed.map(({ path }) => path).join(", ")}. Nothing was undone; do it by hand.`,
    );
    process.exitCode = 1;
    return;
  }
  for (const undoing of undoings) printLine(inWords(undoing));
  if (!(await agreed(given, questions, "Undo this?"))) return;
  undo(undoings);
  printLine("Undone.");
}

function inWords({ does, path }: Undoing): string {
  switch (does) {
    case "remove":
      return `${path}: removed`;
    case "cut":
      return `${path}: the added lines are taken away`;
    case "nothing":
    case "refuse":
      return `${path}: stays as it is`;
  }
}
