import { breakLine } from "../../timeline/break-line.ts";
import type { Choices, Plan } from "./plan.ts";
import type { Project } from "./project.ts";
import { recordFile } from "./record.ts";

/** One thing to do: a sentence, and perhaps lines to copy. */
interface Step {
  readonly text: string;
  readonly lines?: readonly string[];
}

/** What is left to do after all is written, in lines of a terminal. */
export function nextSteps(
  project: Project,
  choices: Choices,
  plan: Plan,
  columns: number,
): readonly string[] {
  const steps = [
    ...installing(project, choices),
    ...configuring(choices),
    ...mounting(project, choices, plan),
    { text: firstLogin(project, choices) },
    { text: `Your users: put them in the place of the list in ${plan.files.config}` },
    ...(choices.mount.note === undefined ? [] : [{ text: choices.mount.note }]),
    { text: "npx onpurpose doctor: looks for what is wrong, once the app runs" },
  ];
  return [
    "Written. Next:",
    ...steps.flatMap((step, at) => shown(step, `${at + 1}`.padStart(3), columns)),
    ...breakLine(
      `npx onpurpose init --undo takes it back, by ${recordFile}.`,
      columns,
      (part) => part.length,
    ),
  ];
}

function shown({ text, lines = [] }: Step, number: string, columns: number): readonly string[] {
  const indent = " ".repeat(5);
  const broken = breakLine(text, columns - indent.length, (part) => part.length);
  return [
    ...broken.map((line, at) => (at === 0 ? `${number}  ${line}` : `${indent}${line}`)),
    ...lines.map((line) => `${indent}  ${line}`),
  ];
}

function installing({ isEmpty, packages, install }: Project, choices: Choices): readonly Step[] {
  const { store, mailer } = choices;
  const missing = [...(isEmpty ? [] : ["onpurpose"]), ...store.packages, ...mailer.packages].filter(
    (name) => !packages.has(name),
  );
  if (missing.length > 0) return [{ text: `${install} ${missing.join(" ")}` }];
  return isEmpty ? [{ text: "npm install" }] : [];
}

function configuring({ store, mailer, writesSecret }: Choices): readonly Step[] {
  // With its default it needs no setting.
  const needsSettings = store.id !== "sqlite" || mailer.env.length > 0;
  return [
    ...(writesSecret
      ? []
      : [{ text: "ONPURPOSE_SECRET, in .env or the environment: openssl rand -base64 32" }]),
    ...(needsSettings ? [{ text: "The rest of .env.example: put it into .env, filled in" }] : []),
    ...(store.migrates ? [{ text: "npx onpurpose migrate" }] : []),
  ];
}

function mounting(project: Project, { mount }: Choices, { byHand }: Plan): readonly Step[] {
  const more = (mount.steps?.(project) ?? []).map((text) => ({ text }));
  if (byHand.length === 0) return more;
  const text = "Put this into your app, before its routes and before what parses bodies:";
  return [{ text, lines: byHand }, ...more];
}

function firstLogin({ start }: Project, { url, mailer, mount }: Choices): string {
  const starts = mount.id === "new" ? (start ?? "Start the server") : (start ?? "Start your app");
  if (mailer.id === "none") return `${starts}, then npx onpurpose issue --user 1: a link to press`;
  const asks = `${starts}, then open ${url} and ask for a link for ada@example.com`;
  return mailer.id === "console"
    ? `${asks}: its mail is printed where the app runs`
    : `${asks}, or for an address of yours that you put in its place`;
}
