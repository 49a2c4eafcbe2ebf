import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Of each group those that take longest, longest first: a long file that comes last runs alone, and a fresh clone
 * knows of no former run. Add a file that has grown slow; all others follow in Vitest's own order.
 */
const slowest = [
  "src/stores/mysql.test.ts",
  "src/stores/redis.test.ts",
  "src/stores/kysely/libsql.test.ts",
  "src/stores/kysely/pglite.test.ts",
  "src/stores/kysely/servers.test.ts",
  "src/stores/sqlite.test.ts",
  "src/stores/postgres.test.ts",
  "src/stores/memory.test.ts",
  "test/examples/heavy-builds.test.ts",
  "test/runtimes/other-nodes.test.ts",
  "test/faults/proxy.test.ts",
  "test/demo/start.test.ts",
  "test/races/two-processes.test.ts",
  "test/examples/init.test.ts",
  "test/examples/examples.test.ts",
  "test/examples/better-auth.test.ts",
  "test/examples/auth-js/auth-js.test.ts",
  "test/http/junk.test.ts",
  "test/partitions/postgres.test.ts",
  "test/mail/rendering/rendering.test.ts",
  "test/partitions/postgres-months.test.ts",
  "test/gauntlet/onpurpose.test.ts",
  "test/browser/journeys.test.ts",
  "test/browser/looks.test.ts",
  "test/browser/journeys/asked/elsewhere.test.ts",
  "test/browser/journeys/asked/attacks.test.ts",
  "test/browser/gauntlet.test.ts",
  "test/browser/journeys/asked/robots.test.ts",
];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- It is no array's.
    const rest = await super.sort(files);
    const first = slowest.flatMap((slow) =>
      rest.filter(({ moduleId }) => moduleId.endsWith(`/${slow}`)),
    );
    return [...first, ...rest.filter((file) => !first.includes(file))];
  }
}
