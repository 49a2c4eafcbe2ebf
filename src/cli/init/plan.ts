import { existsSync, readFileSync } from "node:fs";
import { randomBytes } from "../../crypto.ts";
import { UsageError } from "../usage-error.ts";
import type { MailerChoice } from "./mailers.ts";
import type { MountChoice } from "./mounts.ts";
import { isIgnored, type Project } from "./project.ts";
import type { StoreChoice } from "./stores.ts";

/** What was chosen. */
export interface Choices {
  /** Where onpurpose is mounted, as people reach it. */
  readonly url: string;
  readonly store: StoreChoice;
  readonly mailer: MailerChoice;
  readonly mount: MountChoice;
  /** Whether a fresh secret is put into `.env`. */
  readonly writesSecret: boolean;
}

/** One file that is made, or one that gets lines at its end. */
export interface Edit {
  readonly path: string;
  /** Null: the file is new. */
  readonly before: string | null;
  readonly added: string;
  /** What is shown of `added`, where that is not all of it. */
  readonly shown?: string;
}

/**
 * Everything that is to be written.
 *
 * @throws {UsageError} where a file is there already that would be made.
 */
export function planOf(project: Project, choices: Choices): readonly Edit[] {
  const config = `onpurpose.config.${project.extension}`;
  const mount = `onpurpose.mount.${project.extension}`;
  const there = [config, mount].filter((path) => existsSync(path));
  if (there.length > 0) {
    throw new UsageError(
      `There is ${there.join(" and ")} already: this project has onpurpose. Nothing was written.`,
    );
  }
  const { url, store, mailer } = choices;
  const of = {
    project,
    config: `./onpurpose.config.${project.importedAs}`,
    path: new URL(url).pathname,
  };
  const env = [`ONPURPOSE_URL=${url}`, "ONPURPOSE_SECRET=", ...store.env, ...mailer.env];
  const edits: readonly (Edit | null)[] = [
    { path: config, before: null, added: configOf(choices) },
    { path: mount, before: null, added: choices.mount.code(of) },
    settingsIn(".env.example", env),
    choices.writesSecret ? secretIn(".env") : null,
    ignored(store.ignore),
  ];
  return edits.filter((edit) => edit !== null);
}

function configOf({ url, store, mailer }: Choices): string {
  const setup = store.setup.length === 0 ? "" : `${store.setup.join("\n")}\n\n`;
  const options = [
    `url: process.env.ONPURPOSE_URL ?? ${JSON.stringify(url)},`,
    "secret: process.env.ONPURPOSE_SECRET, // openssl rand -base64 32",
    `store: ${store.code},`,
    "users: {",
    "  findByEmail: (email) => people.find((person) => person.email === email) ?? null,",
    "  findById: (id) => people.find((person) => person.id === id) ?? null,",
    "},",
    ...mailer.code,
  ];
  return `// The magic-link logins of this app. \`npx onpurpose\` finds them here, too.
import { existsSync } from "node:fs";
import { createMagicLinks } from "onpurpose";
${[...mailer.imports, ...store.imports].join("\n")}

// What differs from machine to machine stands in the environment, or in .env: see .env.example.
if (existsSync(".env")) process.loadEnvFile();

${setup}// Your users. Ask your own table in place of this list, by an address in lower case and by an id.
const people = [{ id: "1", email: "ada@example.com" }];

export const magicLinks = createMagicLinks({
${options.map((line) => `  ${line}`).join("\n")}
});
`;
}

/** Settings that the file does not have yet; null where it has all of them. */
function settingsIn(path: string, lines: readonly string[]): Edit | null {
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  const missing = lines.filter((line) => !has(before ?? "", nameIn(line)));
  return missing.length === 0 ? null : append(path, before, missing);
}

const nameIn = (line: string): string => line.slice(0, line.indexOf("="));

const has = (text: string, name: string): boolean =>
  text.split(/\r?\n/).some((line) => line.replace(/^\s*(?:export\s+)?/, "").startsWith(`${name}=`));

function secretIn(path: string): Edit | null {
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  // Empty, it stands for a secret that was never filled in: the last line of a name counts.
  if (before !== null && /^\s*(?:export\s+)?ONPURPOSE_SECRET=\S/m.test(before)) return null;
  const secret = Buffer.from(randomBytes(32)).toString("base64");
  const edit = append(path, before, [`ONPURPOSE_SECRET=${secret}`]);
  return { ...edit, shown: "ONPURPOSE_SECRET=... (a fresh one, which is not shown)\n" };
}

/** Where git is in use: a database of addresses does not belong into a repository. */
function ignored(patterns: readonly string[]): Edit | null {
  if (!existsSync(".gitignore")) return null;
  const before = readFileSync(".gitignore", "utf8");
  const missing = patterns.filter(
    (pattern) => !before.includes(pattern) && !isIgnored(pattern.replace("*", "")),
  );
  return missing.length === 0 ? null : append(".gitignore", before, missing);
}

function append(path: string, before: string | null, lines: readonly string[]): Edit {
  // A last line without an end would be joined to ours.
  const end = before === null || before === "" || before.endsWith("\n") ? "" : "\n";
  return { path, before, added: `${end}${lines.join("\n")}\n` };
}
