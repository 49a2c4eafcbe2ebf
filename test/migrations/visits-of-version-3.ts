import { expect } from "vitest";
import type { Store } from "../../src/stores/store.ts";
import { asking, opening, someLink, someVisit, visitsOf } from "../../src/testing/store/records.ts";

// What code of schema version 3 writes, word for word, in the SQL of every database; and what is to be read of it
// afterwards.

const link = someLink({ id: "link of version 3", userId: "ada" });
const visitColumns =
  "link_id, at, method, outcome, reason, client_address, network, user_agent, browser";
const rows = [
  `('${link.id}', 1793000000001, 'GET', 'opened', NULL, '192.0.2.7', '192.0.2.7', 'Mozilla/5.0', NULL)`,
  `('${link.id}', 1793000000002, 'POST', 'refused', 'forged', NULL, '', NULL, 'browser')`,
] as const;

const addVisit = (row: string): string =>
  `INSERT INTO onpurpose_visits (${visitColumns}) VALUES ${row}`;

const ask = asking({ id: link.id, addressHash: "hash of ada's address" }).ask;

/** A link with two visits, and its ask. */
export const writtenBefore: readonly string[] = [
  `INSERT INTO onpurpose_ask_log (id, address_hash, code_hash, asked_by, asked_at, expires_at, network, attempts)
VALUES ('${ask.id}', 'hash of ada''s address', 'code', '${ask.askedBy}', ${ask.askedAt}, ${ask.expiresAt}, '', 0)`,
  `INSERT INTO onpurpose_links (id, user_id, address, purpose, redirect_to, issued_at, expires_at)
VALUES ('${link.id}', 'ada', '${link.address}', 'login', '/', ${link.issuedAt}, ${link.expiresAt})`,
  ...rows.map(addVisit),
];

/** Checks that all is still there, as it was, beside what is written now. */
export async function expectVisits(
  store: Store,
  query: (text: string) => Promise<unknown>,
): Promise<void> {
  const { codeHash: _, ...asked } = ask;
  const settled = { attempts: 0, outcome: null, settledAt: null, mailDomain: null, language: null };
  const from = { clientAddress: null, network: "", userAgent: null };
  expect(await store.asks(ask.addressHash)).toEqual([{ ...asked, ...settled, ...from }]);
  const every = { from: null, until: null, order: "newest", account: null, limit: 1 } as const;
  expect((await store.list(every, null)).links).toMatchObject([
    { link: { id: link.id }, ask: settled },
  ]);
  const visit = someVisit();
  await store.open(opening(link, { visit }));
  // A process of version 3 that still runs.
  await query(addVisit(rows[0].replace("1793000000001", "1793000000003")));
  const facts = { clientAddress: "192.0.2.7", network: "192.0.2.7", userAgent: "Mozilla/5.0" };
  const old = { linkId: link.id, traits: null, class: null };
  const opened = { outcome: "opened", reason: null } as const;
  const got = { ...old, ...facts, ...opened, method: "GET", browser: null };
  expect(await visitsOf(store, link)).toEqual([
    { ...got, at: 1793000000001 },
    {
      ...old,
      at: 1793000000002,
      method: "POST",
      outcome: "refused",
      reason: "forged",
      clientAddress: null,
      network: "",
      userAgent: null,
      browser: "browser",
    },
    { linkId: link.id, ...visit, ...opened },
    { ...got, at: 1793000000003 },
  ]);

  // They can be judged now, and a word of code to come is read as what it is to this code.
  const judged = { kind: "scanner", name: null, reasons: [], rules: 1 } as const;
  const [first] = await visitsOf(store, link);
  expect(first && (await store.reclassify(link.id, [{ visit: first, class: judged }]))).toBe(1);
  await query(`UPDATE onpurpose_visits SET kind = 'oracle', client_name = 'Delphi', reasons = 'sees-it a2 b',
    rules = 99 WHERE at = 1793000000003`);
  expect((await visitsOf(store, link)).map((one) => one.class)).toEqual([
    judged,
    null,
    visit.class,
    { kind: "unknown", name: "Delphi", reasons: ["sees-it", "a2", "b"], rules: 99 },
  ]);
}
