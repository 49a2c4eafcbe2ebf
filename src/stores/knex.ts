import type { MysqlConnection, MysqlQuery } from "./mysql/database.ts";
import type { MysqlPool } from "./mysql.ts";
import type { PgClient, PgPool } from "./postgres.ts";
import type { SqlValue } from "./sql/statement.ts";

// The pool of a Knex, so that one app has one: `postgresStore(knexPgPool(knex))`.

interface Knex<Connection> {
  readonly client: {
    acquireConnection(): Promise<Connection>;
    releaseConnection(connection: Connection): Promise<unknown>;
  };
}

/** What is used of a Knex with the client `pg`. */
export type PgKnex = Knex<RawPgClient>;

export interface RawPgClient extends Pick<PgClient, "query" | "on"> {
  end(): Promise<void>;
}

/** What is used of a Knex with the client `mysql2`. */
export type Mysql2Knex = Knex<RawMysql2Connection>;

export interface RawMysql2Connection {
  promise(): {
    execute(query: MysqlQuery, values: SqlValue[]): Promise<[result: unknown, fields: unknown]>;
    query(query: MysqlQuery): Promise<[result: unknown, fields: unknown]>;
  };
  destroy(): void;
}

/** The pool of a Knex with the client `pg`, for `postgresStore`. It stays Knex's: that waits, checks and closes. */
export function knexPgPool({ client: knex }: PgKnex): PgPool {
  return {
    async connect() {
      const client = await knex.acquireConnection();
      return {
        query: (query) => client.query(query),
        on: (event, listener) => client.on(event, listener),
        release(destroy) {
          // Knex hears of the end, and hands it out no more.
          if (destroy === true) client.end().catch(() => {});
          void knex.releaseConnection(client);
        },
      };
    },
    // Knex listens to its connections itself.
    on() {},
  };
}

/** The pool of a Knex with the client `mysql2`, for `mysqlStore`. */
export function knexMysqlPool({ client: knex }: Mysql2Knex): MysqlPool {
  return {
    async getConnection(): Promise<MysqlConnection> {
      const connection = await knex.acquireConnection();
      const promised = connection.promise();
      const release = (): void => void knex.releaseConnection(connection);
      return {
        connection,
        execute: (query, values) => promised.execute(query, values),
        query: (query) => promised.query(query),
        release,
        destroy() {
          // Knex hands out none whose socket is gone.
          connection.destroy();
          release();
        },
      };
    },
  };
}
