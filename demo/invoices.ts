import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

export const invoicesSchema = `
  CREATE TABLE IF NOT EXISTS invoices (
    user_id TEXT NOT NULL REFERENCES users (id),
    number INTEGER NOT NULL,
    customer TEXT NOT NULL,
    work TEXT NOT NULL,
    cents INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    paid_at INTEGER,
    PRIMARY KEY (user_id, number)
  ) WITHOUT ROWID;
`;

export interface Invoice {
  readonly number: number;
  readonly customer: string;
  readonly work: string;
  readonly cents: number;
  readonly issuedAt: Date;
  readonly dueAt: Date;
  readonly paidAt: Date | null;
}

export interface Invoices {
  /** Newest first. */
  of(userId: string): Invoice[];
  find(userId: string, number: number): Invoice | null;
  /** Makes up a new user's invoices. */
  makeUp(userId: string): void;
}

const day = 24 * 60 * 60 * 1000;
const jobs = [
  ["Brightwater Bakery", "Window lettering, two shop fronts"],
  ["Hollis & Daughters Bookbinders", "Website, first half"],
  ["Municipal Library of Kingsbridge-upon-Thorne", "Reading-room signage and wayfinding"],
  ["Osprey Cycles", "Spring catalogue, 24 pages"],
  ["Tern Coffee Roasters", "Packaging for three blends"],
  ["Willow Street Dental", "Photographs of the new practice"],
] as const;

export function openInvoices(db: DatabaseSync): Invoices {
  const all = db.prepare("SELECT * FROM invoices WHERE user_id = ? ORDER BY number DESC");
  const one = db.prepare("SELECT * FROM invoices WHERE user_id = ? AND number = ?");
  const insert = db.prepare("INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  return {
    of: (userId) => all.all(userId).map(toInvoice),
    find(userId, number) {
      const row = one.get(userId, number);
      return row === undefined ? null : toInvoice(row);
    },
    makeUp(userId) {
      const amounts = createHash("sha256").update(userId).digest();
      for (const [index, [customer, work]] of jobs.entries()) {
        const issued = Date.now() - (jobs.length - index) * 11 * day;
        const paid = index < 3 ? issued + (6 + index) * day : null;
        const cents = 18_000 + amounts.readUInt16BE(index * 2) * 6;
        insert.run(userId, index + 1, customer, work, cents, issued, issued + 21 * day, paid);
      }
    },
  };
}

function toInvoice(row: Readonly<Record<string, unknown>>): Invoice {
  const paid = row["paid_at"];
  return {
    number: Number(row["number"]),
    customer: String(row["customer"]),
    work: String(row["work"]),
    cents: Number(row["cents"]),
    issuedAt: new Date(Number(row["issued_at"])),
    dueAt: new Date(Number(row["due_at"])),
    paidAt: paid === null ? null : new Date(Number(paid)),
  };
}
