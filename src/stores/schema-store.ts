import type { Store } from "./store.ts";

/** A store whose tables have a version. */
export interface SchemaStore extends Store {
  /**
   * The version of the schema as it is, 0 where there is none yet. Changes nothing.
   *
   * @throws {OnpurposeError} `schema_too_new` when a newer version has migrated it; `store_unavailable`.
   */
  schemaVersion(): Promise<number>;
  /** The version that {@link migrate} leads to. */
  readonly newestSchemaVersion: number;
  /** The SQL that leads from one version to the newest. */
  schemaSql(from: number): string;
  /**
   * Makes the tables, or brings them up to date, and gives the schema's version. May be called by many processes
   * at once: they pass one by one.
   *
   * @throws {OnpurposeError} `schema_too_new` when a newer version has migrated it; `store_unavailable`.
   */
  migrate(): Promise<number>;
  /** The database's clock, epoch milliseconds; in whole seconds where it has no finer one. */
  databaseTime(): Promise<number>;
}

/** Whether a store, of whatever kind, is one of these. */
export function isSchemaStore(store: Store): store is SchemaStore {
  return "schemaVersion" in store && "databaseTime" in store && "schemaSql" in store;
}
