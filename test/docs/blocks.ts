import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** A piece of code in a page of the documentation. */
export interface Block {
  /** The page and the heading above it, such as "docs/sessions.md: Passport"; from the second on with its number. */
  readonly name: string;
  readonly page: string;
  /** Of its first line in the page, from 0. */
  readonly line: number;
  readonly code: string;
}

/** The blocks of TypeScript and JavaScript in a page. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: { readonly fence: string; readonly wanted: boolean; readonly line: number } | null =
    null;
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  for (const [at, line] of lines.entries()) {
    const [, fence, language = ""] = /^(```+)(\w*)/.exec(line) ?? [];
    if (open !== null) {
      if (line !== open.fence) continue;
      const number = blocks.filter(({ name }) => nameOf(name) === `${page}: ${heading}`).length + 1;
      const name = `${page}: ${heading}${number === 1 ? "" : ` (${number})`}`;
      const code = lines.slice(open.line, at).join("\n");
      if (open.wanted) blocks.push({ name, page, line: open.line, code });
      open = null;
    } else if (fence !== undefined) {
      open = { fence, wanted: /^(ts|js|tsx|mts)$/.test(language), line: at + 1 };
    } else {
      heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
    }
  }
  return blocks;
}

const nameOf = (name: string): string => name.replace(/ \(\d+\)$/, "");

/** Files of the app's own, as a module that the preludes declare: wherever they stand, by their name alone. */
export const withHostFiles = (code: string): string =>
  code.replaceAll(
    /(from )"(?:\.{1,2}|[$#]lib)\/(?:[^"]*\/)?([\w-]+)[\w.]*"/g,
    (_all, from: string, name: string) => `${from}"host:${name}"`,
  );

/** The packages that a block imports, without Node's own. */
export function packagesOf(code: string): string[] {
  const named = [...code.matchAll(/^import .*?"([^".$#][^"]*)";/gm)].map(([, name = ""]) => name);
  const packages = named
    .filter((name) => !name.startsWith("node:"))
    .map((name) =>
      name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  return [...new Set(packages)];
}
