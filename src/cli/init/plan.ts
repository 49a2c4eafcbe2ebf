import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { randomBytes } from "../../crypto.ts";
import { UsageError } from "../usage-error.ts";
import { versionOf } from "../version.ts";
import { append, newFile, type Edit } from "./edit.ts";
import type { MailerChoice } from "./mailers.ts";
import type { Layout, MountChoice } from "./mount.ts";
import { isIgnored, type Project } from "./project.ts";
import { isElsewhere } from "./record.ts";
import type { StoreChoice } from "./stores.ts";
import { findEntry, wired, type Entry } from "./wiring.ts";

/** What was chosen. */
export interface Choices {
  /** Where onpurpose is mounted, as people reach it. */
  readonly url: string;
  readonly store: StoreChoice;
  readonly mailer: MailerChoice;
  readonly mount: MountChoice;
  /** Whether a fresh secret is put into `.env`. */
  readonly writesSecret: boolean;
  /** Whether the mount is put into the app's own module. */
  readonly entersApp: boolean;
}

/** Everything that is to be written, and what is left to do. */
export interface Plan {
  readonly edits: readonly Edit[];
  readonly files: Layout;
  /** Lines for the app that its owner puts there; none where the mount is in the app. */
  readonly byHand: readonly string[];
}

/** @throws {UsageError} where a file is there already that would be made, or where a link leads out of the folder. */
export function planOf(project: Project, choices: Choices): Plan {
  const { url, store, mailer, mount, writesSecret } = choices;
  const { pathname: path, port } = new URL(url);
  const entry = choices.entersApp ? entryOf(mount, { path, file: "" }) : null;
  const files = mount.layout?.(project, path) ?? beside(homeOf(project, entry), project);
  refuseExisting(files);
  const config = imported(project, mount, { from: files.mount, file: files.config });
  const of = { typeScript: project.typeScript, config, path, port: port || "3000" };
  const env = [`ONPURPOSE_URL=${url}`, "ONPURPOSE_SECRET=", ...store.env, ...mailer.env];
  const wanted: readonly (Edit | null)[] = [
    newFile(files.config, configOf(choices)),
    newFile(files.mount, mount.code(of)),
    enter(project, mount, { entry, files, path }),
    project.isEmpty ? newFile("package.json", manifestOf(files.mount)) : null,
    settingsIn(".env.example", env),
    writesSecret ? secretIn(".env") : null,
    ignored(project, [
      ...store.ignore,
      ...(writesSecret && project.env === "open" ? [".env"] : []),
    ]),
  ];
  const edits = wanted.filter((edit) => edit !== null);
  refuseLinks(edits);
  return {
    edits,
    files,
    byHand: entry === null ? byHand(project, mount, { files, path }) : [],
  };
}

function refuseExisting({ config, mount }: Layout): void {
  const there = [config, mount].filter((path) => existsSync(path));
  if (there.length === 0) return;
  throw new UsageError(
    `There is ${there.join(" and ")} already: this project has onpurpose. Nothing was written.`,
  );
}

function refuseLinks(edits: readonly Edit[]): void {
  const out = edits.map(({ path }) => path).filter(isElsewhere);
  if (out.length === 0) return;
  throw new UsageError(
    `${out.join(" and ")}: a link leads out of this folder, or to nothing. Nothing was written.`,
  );
}

const entryOf = (mount: MountChoice, of: { path: string; file: string }): Entry | null => {
  const wiring = mount.wiring?.(of);
  return wiring === undefined ? null : findEntry(wiring);
};

/** Where the app's own modules are, so that what builds them builds ours, and lays them out as before. */
function homeOf({ sources }: Project, entry: Entry | null): string {
  if (entry === null) return sources.src && !sources.root ? "src/" : "";
  const [folder = "", ...below] = entry.path.split("/");
  return below.length === 0 ? "" : `${folder}/`;
}

const beside = (home: string, { extension }: Project): Layout => ({
  config: `${home}onpurpose.config.${extension}`,
  mount: `${home}onpurpose.mount.${extension}`,
});

/** How one module is named in another's import, which differs with TypeScript's settings. */
function imported(
  { typeScript, importsTypeScript }: Project,
  { isBundled = false }: MountChoice,
  { from, file }: { from: string; file: string },
): string {
  const path = posix.relative(posix.dirname(from), file);
  const named = path.startsWith(".") ? path : `./${path}`;
  if (!typeScript || importsTypeScript) return named;
  return isBundled ? named.replace(/\.m?ts$/, "") : named.replace(/ts$/, "js");
}

interface Entering {
  readonly entry: Entry | null;
  readonly files: Layout;
  readonly path: string;
}

function enter(project: Project, mount: MountChoice, { entry, files, path }: Entering) {
  const wiring = mount.wiring?.({ path, file: posix.basename(files.mount) });
  if (entry === null || wiring === undefined) return null;
  // Once more, as it is wired now that the files have names.
  const place = findEntry(wiring);
  if (place === null) return null;
  return wired(place, imported(project, mount, { from: entry.path, file: files.mount }), wiring);
}

function byHand(
  project: Project,
  mount: MountChoice,
  { files, path }: Omit<Entering, "entry">,
): readonly string[] {
  const file = imported(project, mount, {
    from: posix.join(files.mount, "../app"),
    file: files.mount,
  });
  return mount.byHand?.(file, { path, file: posix.basename(files.mount) }) ?? [];
}

function manifestOf(server: string): string {
  const manifest = {
    private: true,
    type: "module",
    scripts: { start: `node ${server}` },
    dependencies: { onpurpose: `^${versionOf()}` },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function configOf({ url, store, mailer }: Choices): string {
  const setup = store.setup.length === 0 ? "" : `${store.setup.join("\n")}\n\n`;
  const options = [
    `url: process.env.ONPURPOSE_URL ?? ${JSON.stringify(url)},`,
    "secret: process.env.ONPURPOSE_SECRET, // openssl rand -base64 32",
    `store: ${store.code},`,
    "users: {",
    "  findByEmail: (email) => people.find((one) => one.email === email) ?? null,",
    "  findById: (id) => people.find((one) => one.id === id) ?? null,",
    "},",
    ...mailer.code,
  ];
  return `// The magic-link logins of this app. \`npx onpurpose\` finds them here, too.
import { existsSync } from "node:fs";
import { createMagicLinks } from "onpurpose";
${[...mailer.imports, ...store.imports].join("\n")}

// What differs from machine to machine stands in the environment, or in .env:
// see .env.example.
if (existsSync(".env")) process.loadEnvFile();

${setup}// Your users. Ask your own table in place of this list, by an address in lower
// case and by an id.
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
  return { ...edit, shown: "ONPURPOSE_SECRET=... (a fresh one, which is not shown)" };
}

/** A database of addresses does not belong into a repository, and a secret even less. */
function ignored({ isEmpty, env }: Project, patterns: readonly string[]): Edit | null {
  const path = ".gitignore";
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  // Where git is not in use yet, it may be tomorrow.
  if (before === null && env === "ignored") return null;
  const missing = [...(isEmpty ? ["node_modules"] : []), ...patterns].filter(
    (pattern) => !hasLine(before ?? "", pattern) && !isIgnored(pattern.replace("*", "")),
  );
  return missing.length === 0 ? null : append(path, before, missing);
}

const hasLine = (text: string, line: string): boolean => text.split(/\r?\n/).includes(line);
