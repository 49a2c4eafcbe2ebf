import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";

// In the place of your database: the tables that Auth.js's adapter has, and two people.

const { AUTH_DATABASE = "auth.db" } = process.env;

const client = createClient({ url: `file:${AUTH_DATABASE}` });

await client.executeMultiple(`
  create table if not exists user
    (id text primary key, name text, email text unique, emailVerified integer, image text);
  create table if not exists session
    (sessionToken text primary key, userId text not null references user on delete cascade, expires integer not null);
  insert or ignore into user (id, name, email) values
    ('1', 'Ada', 'ada@example.com'), ('2', 'Bob', 'bob@example.com');
`);

export const adapter = DrizzleAdapter(drizzle(client));
