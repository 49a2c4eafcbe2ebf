import { globSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** One import statement. Files are named by their path in src without ".ts". */
export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** The file in src that is imported, or undefined for a package. */
  readonly to: string | undefined;
  readonly typeOnly: boolean;
  /** Loaded when it is needed: `import("...")`. */
  readonly isLater: boolean;
}

// Statements begin at the start of a line, which the formatter sees to and which keeps examples in comments
// out; `[^;"']` cannot run on into another statement. Where a quote in a comment between the braces ends it
// too early, the closing brace still tells. The last form is `import("...")`, wherever it stands.
const statement = /^(?:(?:import|export)\s+(type\s)?[^;"']*?\b|\}\s*)from\s*["']([^"']+)["']/gm;
const sideEffect = /^import\s*()["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*()["']([^"']+)["']/gm;

/** Every import of every file in src. Tests are left out: they are not shipped and may reach anywhere. */
export function readImports(src: string): readonly Import[] {
  return globSync("**/*.ts", { cwd: src })
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => file.replaceAll(sep, "/"))
    .toSorted()
    .flatMap((file) =>
      importsOf(readFileSync(join(src, file), "utf8"), file.slice(0, -".ts".length)),
    );
}

function importsOf(text: string, from: string): readonly Import[] {
  return [statement, sideEffect, dynamic].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => {
      const specifier = match[2] ?? "";
      return {
        from,
        line: text.slice(0, match.index).split("\n").length,
        specifier,
        to: resolve(from, specifier),
        typeOnly: match[1] !== undefined && match[1] !== "",
        isLater: pattern === dynamic,
      };
    }),
  );
}

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.ts$/, "");
}
