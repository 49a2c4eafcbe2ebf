import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../demo/database.ts";
import { invoicesSchema, openInvoices } from "../../demo/invoices.ts";
import { openUsers, usersSchema } from "../../demo/users.ts";

test("an account is made once for an address, with its invoices, whichever process asks", () => {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-users-"));
  const open = () => {
    const db = openDatabase(join(folder, "demo.db"), usersSchema + invoicesSchema);
    const invoices = openInvoices(db);
    return { db, invoices, users: openUsers(db, ({ id }) => invoices.makeUp(id)) };
  };
  const [one, two] = [open(), open()];
  const made = one.users.create("ada.lovelace@example.com");
  expect(made.name).toBe("Ada Lovelace");
  // Neither looked first, as happens when both find no account at the same moment.
  expect(two.users.create("ada.lovelace@example.com")).toEqual(made);
  expect(one.users.create("ada.lovelace@example.com")).toEqual(made);
  expect(two.users.findById(made.id)).toEqual(made);
  expect(two.users.findByEmail("ada@example.com")).toBeNull();
  expect(two.invoices.of(made.id).map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(two.invoices.find(made.id, 7)).toBeNull();

  const other = two.users.create("+@example.com");
  expect(other.id).not.toBe(made.id);
  expect(other.name).toBe("+@example.com");
  for (const { db } of [one, two]) db.close();
  rmSync(folder, { recursive: true, force: true });
});
