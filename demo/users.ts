import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { User } from "onpurpose";
import { inTransaction } from "./database.ts";

export const usersSchema = `
  CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
`;

export interface Account extends User {
  readonly name: string;
}

export interface Accounts {
  findById(id: string): Account | null;
  findByEmail(email: string): Account | null;
  create(email: string): Account;
}

/** @param welcome Called once for each new account, in the transaction that makes it. */
export function openUsers(db: DatabaseSync, welcome: (account: Account) => void): Accounts {
  const byId = db.prepare("SELECT id, email, name FROM users WHERE id = ?");
  const byEmail = db.prepare("SELECT id, email, name FROM users WHERE email = ?");
  const insert = db.prepare(
    "INSERT INTO users (id, email, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (email) DO NOTHING",
  );
  const findByEmail = (email: string): Account | null => toAccount(byEmail.get(email));
  return {
    findById: (id) => toAccount(byId.get(id)),
    findByEmail,
    create: (email) =>
      inTransaction(db, () => {
        const { changes } = insert.run(randomUUID(), email, nameFrom(email), Date.now());
        const account = findByEmail(email);
        if (account === null) throw new Error("an account vanished while it was made");
        if (changes > 0) welcome(account);
        return account;
      }),
  };
}

function toAccount(row: Readonly<Record<string, unknown>> | undefined): Account | null {
  if (row === undefined) return null;
  return { id: String(row["id"]), email: String(row["email"]), name: String(row["name"]) };
}

/** "ada.lovelace@example.com" is called "Ada Lovelace" until she says otherwise. */
function nameFrom(email: string): string {
  const words = email.slice(0, email.lastIndexOf("@")).split(/[^a-z0-9]+/);
  return (
    words
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join(" ")
      .trim() || email
  );
}
