import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll } from "vitest";

/** A folder for the modules of a test file, gone when it ends. */
export function useModules() {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    /** Writes a module, and gives its path as it is typed. */
    moduleOf(name: string, code: string): string {
      const file = join(folder, name);
      writeFileSync(file, code);
      return relative(process.cwd(), file);
    },
  };
}

const source = (path: string): string =>
  JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href);

export const appSecret = "a secret of more than 32 bytes, 0123456789";

/** A module as apps have it. `exported`: how it exports its magic links. `users`: the code of its users. */
export const appOn = (
  database: string,
  exported = "export default",
  users = "{ findById: () => null }",
): string => `
  import { createMagicLinks } from ${source("index.ts")};
  import { sqliteStore } from ${source("stores/sqlite.ts")};

  export const host = "app.example.com";
  ${exported} createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: ${JSON.stringify(appSecret)},
    store: sqliteStore(${JSON.stringify(database)}),
    users: ${users},
    retention: { links: 20, visits: 10 },
  });`;
