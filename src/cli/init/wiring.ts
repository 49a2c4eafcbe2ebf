import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import type { Edit, Insertion } from "./edit.ts";

/** How a mount gets into the module that makes an app. */
export interface Wiring {
  /** Where such a module may be, if not in one of the usual folders. */
  readonly files?: readonly string[];
  /** What the app is made by: a whole statement, at the beginning of a line. The names in it are `indent` and `app`. */
  readonly places: readonly Place[];
  /** What is imported. Default: the mount's handler, out of its file. */
  readonly imports?: (text: string) => string | null;
}

export interface Place {
  readonly pattern: RegExp;
  /** What stands behind the statement then. */
  readonly adds: (found: Found) => string;
}

export interface Found {
  readonly indent: string;
  /** How the module calls its app. */
  readonly app: string;
  /** A semicolon where the module has them. */
  readonly end: string;
  /** Whether a line ends there. */
  readonly atLineEnd: boolean;
}

/** The module of the app's that a mount is put into, and where. */
export interface Entry {
  readonly path: string;
  readonly text: string;
  readonly isRequired: boolean;
  readonly quote: string;
  readonly end: string;
  readonly importAt: number;
  readonly added: Insertion;
}

const folders = [".", "src", "server", "src/server", "app"];
const isModule = /^(?!.*\.(?:test|spec|config|d)\.)[\w.-]+\.[cm]?[jt]s$/;
/** The last line of an import, which begins a line. */
const importEnd =
  /^(?:import\b.*\bfrom|\}\s*from|import)\s+(["'])[^"'\n]+\1(;?)[ \t]*$|^(?:const|let|var)\b.*\brequire\((["'])[^"'\n]+\3\)(;?)[ \t]*$/gm;

/** The one place where an app is made; null where there is none, or where there are several. */
export function findEntry({ files = modules(), places }: Wiring): Entry | null {
  const entries = files.flatMap((path) => {
    if (!existsSync(path)) return [];
    const text = readFileSync(path, "utf8");
    // Not in UTF-8: written anew, it would be another.
    if (text.includes("\uFFFD")) return [];
    return places.flatMap((place) => entriesIn(path, text, place));
  });
  return entries.length === 1 ? (entries[0] ?? null) : null;
}

const modules = (): readonly string[] =>
  folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile() && isModule.test(entry.name))
          .map(({ name }) => posix.join(folder, name))
      : [],
  );

function entriesIn(path: string, text: string, { pattern, adds }: Place): readonly Entry[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const at = match.index + match[0].length;
    const last = [...text.slice(0, match.index).matchAll(importEnd)].at(-1);
    if (last === undefined) return [];
    const [line, imported, importedEnd = "", required = "'", requiredEnd = ""] = last;
    const end = imported === undefined ? requiredEnd : importedEnd;
    const atLineEnd = ["", "\n", "\r"].includes(text.charAt(at));
    const { indent = "", app = "app" } = match.groups ?? {};
    return {
      path,
      text,
      isRequired: imported === undefined,
      quote: imported ?? required,
      end,
      importAt: last.index + line.length,
      added: { at, text: adds({ indent, app, end, atLineEnd }) },
    };
  });
}

/** Puts the handler of the mount's file into the app. */
export function wired(entry: Entry, mountFile: string, { imports }: Wiring): Edit {
  const { path, text, importAt, added } = entry;
  const statement =
    imports === undefined ? importing(entry, handlerName, mountFile) : imports(text);
  const imported = statement === null ? [] : [{ at: importAt, text: `\n${statement}` }];
  return { path, before: text, insertions: [...imported, added] };
}

/** What a mount's file exports for an app to use. */
export const handlerName = "magicLinksHandler";

function importing({ isRequired, quote, end }: Entry, name: string, file: string): string {
  const from = `${quote}${file}${quote}`;
  return isRequired
    ? `const { ${name} } = require(${from})${end}`
    : `import { ${name} } from ${from}${end}`;
}

/** A statement behind the one that was found, on a line of its own. */
export const statement =
  (code: (app: string) => string): Place["adds"] =>
  ({ indent, app, end }) =>
    code(app)
      .split("\n")
      .map((line) => `\n${indent}${line}${/^\/\/|=>$/.test(line) ? "" : end}`)
      .join("");
