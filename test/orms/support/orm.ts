import type { User, Within } from "onpurpose";
import type { SchemaStore } from "../../../src/stores/schema-store.ts";

export type DatabaseKind = "postgres" | "mysql" | "sqlite";

/** A database of a test's own. */
export interface Place {
  readonly kind: DatabaseKind;
  /** Of a file: its path. */
  readonly url: string;
  /** For files that a tool needs, and for those that it writes. Below `hosts`, where its packages are found. */
  readonly folder: string;
}

export interface Transaction {
  readonly within: Within;
  addUser(user: User): Promise<unknown>;
}

/** What somebody has their data in, with a table `users` of (id, email), which there is not yet. */
export interface OpenOrm {
  /** Over their own pool, where that can be. Called once, when there are tables. */
  store(): SchemaStore;
  /**
   * Makes a table of users, and ours of what `npx onpurpose schema` has printed, by migrations of its own tool. Gives what the
   * tool would do next to tables of ours, by its own account: nothing.
   */
  migrate(printed: string): Promise<readonly string[]>;
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** What its helper makes of the database itself, in which no transaction is open. */
  outside(): Within;
  findUser(id: string): Promise<User | null>;
  close(): Promise<void>;
}

export interface Orm {
  readonly tool: "prisma" | "drizzle" | "kysely" | "typeorm" | "knex";
  open(place: Place): Promise<OpenOrm>;
}
