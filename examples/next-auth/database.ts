import { DatabaseSync } from "node:sqlite";
import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";

// In the place of your database: the tables that Auth.js's adapter has, and two people.

const tables = `
  create table if not exists user
    (id text primary key, name text, email text unique, emailVerified integer, image text);
  create table if not exists session
    (sessionToken text primary key, userId text not null references user on delete cascade, expires integer not null);
  insert or ignore into user (id, name, email) values
    ('1', 'Ada', 'ada@example.com'), ('2', 'Bob', 'bob@example.com');
`;

function open() {
  const { AUTH_DATABASE = "auth.db" } = process.env;
  // libSQL's client would have to be awaited.
  const database = new DatabaseSync(AUTH_DATABASE);
  database.exec(tables);
  database.close();
  return DrizzleAdapter(drizzle(createClient({ url: `file:${AUTH_DATABASE}` })));
}

const shared: { adapter?: ReturnType<typeof open> } & typeof globalThis = globalThis;
export const adapter = () => (shared.adapter ??= open());
