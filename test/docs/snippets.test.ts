import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { blocksOf, packagesOf, root, withHostFiles, type Block } from "./blocks.ts";
import { everywhere, preludes } from "./preludes.ts";

const pages = [
  "README.md",
  "docs/adapters.md",
  "docs/adapters-web.md",
  "docs/pages.md",
  "docs/sessions.md",
  "docs/users.md",
];

const folder = mkdtempSync(join(tmpdir(), "onpurpose-snippets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As an app of a reader's would compile, not as strictly as this package does. */
const compilerOptions = {
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable"],
  module: "nodenext",
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
  customConditions: ["onpurpose-source"],
  allowImportingTsExtensions: true,
};

async function installed(): Promise<ReadonlySet<string>> {
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  return new Set(["onpurpose", ...Object.keys(devDependencies)]);
}

/** What tsc says about these blocks, with the lines of their pages. */
async function check(blocks: readonly Block[]): Promise<string> {
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith("."))
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  symlinkSync(root, join(folder, "node_modules/onpurpose"));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("package.json", '{ "type": "module" }');
  write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  write("everywhere.d.ts", everywhere);
  for (const { name, page, line, code } of blocks) {
    const above = "\n".repeat(line);
    const file = `${page.replaceAll("/", "+")}+${line + 1}.ts`;
    // Below the block, so that its lines are those of the page.
    write(file, `${above}${withHostFiles(code)}\n${preludes[name] ?? ""}\nexport {};\n`);
  }
  return new Promise((resolve) => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    execFile(process.execPath, [tsc, "-p", folder], (_error, stdout, stderr) => {
      resolve((stdout + stderr).trim());
    });
  });
}

test("the code in the documentation compiles, but for what needs packages that are not here", async () => {
  const blocks = pages.flatMap(blocksOf);
  const here = await installed();
  const isHere = ({ code }: Block): boolean => packagesOf(code).every((name) => here.has(name));
  const checked = blocks.filter(isHere);
  expect(blocks.filter((block) => !isHere(block)).map(({ name }) => name)).toEqual([
    "docs/adapters-web.md: Next, app router",
    "docs/adapters-web.md: Next, app router (3)",
    "docs/adapters-web.md: SvelteKit (2)",
    "docs/adapters-web.md: TanStack Start",
    // Their examples compile the same.
    "docs/sessions.md: Auth.js and next-auth 5",
    "docs/sessions.md: better-auth",
  ]);
  // A prelude whose block has gone, or has got another name.
  const names = new Set(checked.map(({ name }) => name));
  expect(Object.keys(preludes).filter((name) => !names.has(name))).toEqual([]);
  expect(await check(checked)).toBe("");
});
