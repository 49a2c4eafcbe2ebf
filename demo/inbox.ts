import { chmodSync } from "node:fs";
import type { Mailer } from "onpurpose";
import { makePrivateFile, openDatabase } from "./database.ts";

const schema = `
  CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    url TEXT NOT NULL,
    sent_at INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS mails_by_address ON mails (address, id);
`;
const kept = 20_000;

export interface KeptMail {
  readonly id: number;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The link in the mail; empty when there is none. */
  readonly url: string;
  readonly sentAt: Date;
}

/** The development inbox: keeps mails instead of sending them. */
export interface Inbox extends Mailer {
  /** Newest first; of one address, or of all. */
  newest(limit: number, address?: string): KeptMail[];
  find(id: number): KeptMail | null;
}

/**
 * Mails hold links, and links are secrets: hence a file of its own, for this user only, and never in
 * production. In a file, so that several processes share the inbox and a restart empties nothing.
 *
 * @param linksBelow The URL that links start with.
 */
export function openInbox(path: string, linksBelow: string): Inbox {
  makePrivateFile(path);
  chmodSync(path, 0o600);
  const db = openDatabase(path, schema);
  db.exec("PRAGMA synchronous = OFF");
  const insert = db.prepare(
    "INSERT INTO mails (address, sender, subject, text, html, url, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const forget = db.prepare("DELETE FROM mails WHERE id <= ?");
  const all = db.prepare("SELECT * FROM mails ORDER BY id DESC LIMIT ?");
  const byAddress = db.prepare("SELECT * FROM mails WHERE address = ? ORDER BY id DESC LIMIT ?");
  const byId = db.prepare("SELECT * FROM mails WHERE id = ?");
  return {
    async send({ from, to, subject, text, html }) {
      const sender = from.name === "" ? from.address : `${from.name} <${from.address}>`;
      const url = text.split(/\s+/).find((word) => word.startsWith(`${linksBelow}/`)) ?? "";
      const { lastInsertRowid } = insert.run(
        to.address,
        sender,
        subject,
        text,
        html,
        url,
        Date.now(),
      );
      forget.run(Number(lastInsertRowid) - kept);
    },
    newest(limit, address) {
      const rows = address === undefined ? all.all(limit) : byAddress.all(address, limit);
      return rows.map(toMail);
    },
    find(id) {
      const row = byId.get(id);
      return row === undefined ? null : toMail(row);
    },
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

function toMail(row: Readonly<Record<string, unknown>>): KeptMail {
  return {
    id: Number(row["id"]),
    to: String(row["address"]),
    from: String(row["sender"]),
    subject: String(row["subject"]),
    text: String(row["text"]),
    html: String(row["html"]),
    url: String(row["url"]),
    sentAt: new Date(Number(row["sent_at"])),
  };
}
