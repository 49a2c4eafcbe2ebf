import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AuthJsAdapter, AuthJsConfig, AuthJsJwt } from "onpurpose/integrations/auth-js";

/** Auth.js itself and a database under its adapter, out of the installed example. */
export interface RealAuthJs {
  readonly jwt: AuthJsJwt;
  /** A database of its own, with ada, bob and cleo. */
  database(): Promise<Required<AuthJsAdapter>>;
  /** What Auth.js answers at one of its own paths. */
  answer(config: AuthJsConfig, path: string, cookie: string): Promise<Response>;
  /** What Auth.js, and next-auth before it, does to the object that it gets: from the environment it fills in what is left out. */
  fillIn(config: AuthJsConfig, env: Readonly<Record<string, string>>): void;
}

interface Core {
  Auth(request: Request, config: object): Promise<Response>;
  setEnvDefaults(env: object, config: object, suppressBasePathWarning: boolean): void;
}

interface Client {
  executeMultiple(sql: string): Promise<void>;
}

/** @param copy The folder of the example. */
export async function realAuthJs(copy: string): Promise<RealAuthJs> {
  const of = (path: string): Promise<unknown> =>
    import(pathToFileURL(join(copy, "node_modules", path)).href);
  const { Auth, setEnvDefaults } = (await of("@auth/core/index.js")) as Core;
  const jwt = (await of("@auth/core/jwt.js")) as AuthJsJwt;
  const libsql = (await of("@libsql/client/lib-esm/node.js")) as {
    createClient(at: { url: string }): Client;
  };
  const { drizzle } = (await of("drizzle-orm/libsql/index.js")) as {
    drizzle(client: Client): object;
  };
  const { DrizzleAdapter } = (await of("@auth/drizzle-adapter/index.js")) as {
    DrizzleAdapter(db: object): Required<AuthJsAdapter>;
  };
  return {
    jwt,
    async database() {
      const file = join(mkdtempSync(join(copy, "database-")), "auth.db");
      const client = libsql.createClient({ url: `file:${file}` });
      await client.executeMultiple(tables);
      return DrizzleAdapter(drizzle(client));
    },
    answer: (config, path, cookie) =>
      Auth(new Request(`https://app.example.com/auth/${path}`, { headers: { cookie } }), {
        providers: [],
        trustHost: true,
        ...config,
        logger: { error() {}, warn() {}, debug() {} },
      }),
    fillIn: (config, env) => setEnvDefaults(env, config, true),
  };
}

const tables = `
  create table user (id text primary key, name text, email text unique, emailVerified integer, image text);
  create table session (sessionToken text primary key, userId text not null, expires integer not null);
  insert into user (id, email) values ('ada', 'ada@example.com'), ('bob', 'bob@example.com'), ('cleo', 'cleo@example.com');
`;
