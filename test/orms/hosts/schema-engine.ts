import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

// Prisma's engine of migrations, which `prisma migrate` starts as a program that it downloads. The same comes as
// WebAssembly from npm.

export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
}

const require = createRequire(import.meta.url);
const home = dirname(require.resolve("@prisma/schema-engine-wasm"));

let loaded: ReturnType<typeof load> | undefined;

async function load() {
  const glue = await import(join(home, "schema_engine_bg.js"));
  const bytes = await readFile(join(home, "schema_engine_bg.wasm"));
  const { instance }: any = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports["__wbindgen_start"]();
  return glue.SchemaEngine;
}

export async function schemaEngine(
  adapter: any,
  { provider, schema, external }: { provider: string; schema: string; external: readonly string[] },
) {
  const SchemaEngine = await (loaded ??= load());
  const files: [string, string][] = [["schema.prisma", schema]];
  const filters = { externalTables: [...external], externalEnums: [] };
  const engine = await SchemaEngine.new(
    { datamodels: files },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  const listOf = (migrations: readonly MigrationFile[]) => ({
    baseDir: "/migrations",
    lockfile: { path: "migration_lock.toml", content: `provider = "${provider}"` },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  });
  return {
    /** What `prisma migrate deploy`, `migrate dev` and `db push` do, and what these would do to tables of ours. */
    async run(migrations: readonly MigrationFile[]): Promise<readonly string[]> {
      const migrationsList = listOf(migrations);
      await engine.applyMigrations({ migrationsList, filters });
      const { action } = await engine.devDiagnostic({ migrationsList, filters });
      const container = { files: files.map(([path, content]) => ({ path, content })) };
      const next = await engine.createMigration({
        draft: true,
        migrationName: "more",
        migrationsList,
        schema: container,
        filters,
      });
      const pushed = await engine.schemaPush({ force: false, schema: container, filters });
      return [
        ...(action.tag === "reset" ? [action.reason] : []),
        ...(next.migrationScript ?? "")
          .split("\n")
          .filter((line: string) => line.includes("onpurpose")),
        ...pushed.unexecutable,
        ...pushed.warnings,
      ];
    },
  };
}
