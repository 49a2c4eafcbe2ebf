import type { Dialect } from "kysely";

/** The dialect of a database that outlives the stores of single tests. */
export const kept = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createDriver: () => Object.assign(dialect.createDriver(), { destroy: async () => {} }),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
});
