import { table, type Index } from "./ddl.ts";
import type { TableDialect } from "./dialect.ts";

// The texts of the tables. Those of a released version are never edited.

export const linksByIssue: Index = { name: "onpurpose_links_by_issue", columns: "issued_at, id" };
export const asksByTime: Index = { name: "onpurpose_asks_by_time", columns: "asked_at" };

export const links = (t: TableDialect): string[] => {
  const live = "redeemed_at IS NULL AND revoked_at IS NULL";
  const indexes = [
    { name: "onpurpose_live_links_by_address", columns: "address", where: live },
    { name: "onpurpose_live_links_by_user", columns: "user_id", where: live },
  ];
  const columns = `id ${t.id} NOT NULL ${t.unique},
  user_id ${t.name},
  address ${t.name} NOT NULL,
  purpose ${t.word} NOT NULL,
  asked_by ${t.id},
  redirect_to ${t.text} NOT NULL,
  issued_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  first_opened_at ${t.moment},
  redeemed_at ${t.moment},
  redeemed_by ${t.id},
  revoked_at ${t.moment},
  revoked_because ${t.word},
  claim_id ${t.id},
  claimed_until ${t.moment}`;
  return table(t, "onpurpose_links", columns, t.hadVersion1 ? indexes : []);
};

export const visits = (t: TableDialect): string[] => {
  const columns = `${t.visitOrder}
  link_id ${t.id} NOT NULL,
  at ${t.moment} NOT NULL,
  method ${t.text} NOT NULL,
  outcome ${t.word} NOT NULL,
  reason ${t.word},
  client_address ${t.text},
  network ${t.name} NOT NULL,
  user_agent ${t.text},
  browser ${t.id}${t.visitKey}`.trimStart();
  const byLink = { name: "onpurpose_visits_by_link", columns: "link_id" };
  const unknown = {
    name: "onpurpose_unknown_visits",
    columns: t.partialIndexes ? "network, at" : "reason, network, at",
    where: "reason = 'unknown'",
  };
  return table(t, "onpurpose_visits", columns, t.visitKey === "" ? [byLink, unknown] : [unknown]);
};

export const sessions = (t: TableDialect): string[] => {
  const columns = `id ${t.id} NOT NULL ${t.unique},
  secret_hash ${t.id} NOT NULL,
  user_id ${t.name} NOT NULL,
  address ${t.name} NOT NULL,
  created_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  ended_at ${t.moment}`;
  const byUser = { name: "onpurpose_live_sessions_by_user", where: "ended_at IS NULL" };
  return table(t, "onpurpose_sessions", columns, [
    { ...byUser, columns: t.partialIndexes ? "user_id" : "user_id, ended_at" },
  ]);
};

export const asks = (t: TableDialect): string[] => {
  const columns = `${t.quote("key")} ${t.name} NOT NULL PRIMARY KEY,
  ${t.quote("count")} INTEGER NOT NULL,
  window_ends_at ${t.moment} NOT NULL`;
  const byEnd = { name: "onpurpose_asks_by_end", columns: "window_ends_at" };
  return table({ ...t, options: t.lookupOptions }, "onpurpose_asks", columns, [byEnd]);
};

export const accountLinks = (t: TableDialect): string[] => {
  const columns = `account ${t.name} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  link_id ${t.id} NOT NULL,
  asked_by ${t.id},
  PRIMARY KEY (account, expires_at, link_id)`;
  return table({ ...t, options: t.lookupOptions }, "onpurpose_account_links", columns);
};

export const askLog = (t: TableDialect): string[] => {
  const columns = `id ${t.id} NOT NULL ${t.unique},
  address_hash ${t.id} NOT NULL,
  code_hash ${t.id} NOT NULL,
  asked_by ${t.id} NOT NULL,
  asked_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  client_address ${t.text},
  network ${t.name} NOT NULL,
  user_agent ${t.text},
  attempts INTEGER NOT NULL,
  outcome ${t.word},
  settled_at ${t.moment}`;
  const byAddress = { name: "onpurpose_asks_by_address", columns: "address_hash, asked_at" };
  return table(t, "onpurpose_ask_log", columns, [byAddress]);
};

export const days = (t: TableDialect): string[] => {
  const columns = `day INTEGER NOT NULL PRIMARY KEY,
  counted_at ${t.moment} NOT NULL,
  tallies ${t.text} NOT NULL`;
  return table(t, "onpurpose_days", columns);
};

export const acts = (t: TableDialect): string[] => {
  const columns = `at ${t.moment} NOT NULL,
  id ${t.id} NOT NULL,
  operator ${t.text} NOT NULL,
  name ${t.word} NOT NULL,
  link_id ${t.id},
  user_id ${t.name},
  ${t.quote("count")} INTEGER,
  PRIMARY KEY (at, id)`;
  return table({ ...t, options: t.lookupOptions }, "onpurpose_acts", columns, [
    { name: "onpurpose_acts_by_link", columns: "link_id, at", where: "link_id IS NOT NULL" },
    { name: "onpurpose_acts_by_user", columns: "user_id, at", where: "user_id IS NOT NULL" },
  ]);
};

export const events = (t: TableDialect): string[] => {
  const columns = `at ${t.moment} NOT NULL,
  id ${t.id} NOT NULL,
  link_id ${t.id},
  outcome ${t.word},
  reason ${t.word},
  told ${t.text} NOT NULL,
  PRIMARY KEY (at, id)`;
  return table({ ...t, options: t.lookupOptions }, "onpurpose_events", columns);
};

export const leases = (t: TableDialect): string[] => {
  const columns = `name ${t.id} NOT NULL PRIMARY KEY,
  holder ${t.name} NOT NULL,
  held_until ${t.moment} NOT NULL`;
  return table({ ...t, options: t.lookupOptions }, "onpurpose_leases", columns);
};

/** What version 1 has left behind, or leaves as long as its processes run. */
export const afterVersion1 = (t: TableDialect): string[] => {
  if (!t.hadVersion1) return [];
  // To the user's key, and to the address's. See accountsOf in links.ts.
  const keys = [
    {
      account: (link: string) => `'user:' || ${link}user_id`,
      condition: (link: string) => `${link}user_id IS NOT NULL`,
    },
    {
      account: (link: string) => `'address:' || ${link}address`,
      condition: (link: string) => `(${link}user_id IS NULL OR ${link}asked_by IS NOT NULL)`,
    },
  ];
  const columns = "account, expires_at, link_id, asked_by";
  const filled = keys.map(
    ({ account, condition }) => `INSERT INTO onpurpose_account_links (${columns})
SELECT ${account("")}, expires_at, id, asked_by FROM onpurpose_links
WHERE redeemed_at IS NULL AND revoked_at IS NULL AND ${condition("")}`,
  );
  const added = keys.map(
    ({ account, condition }) => `  INSERT OR IGNORE INTO onpurpose_account_links (${columns})
  SELECT ${account("NEW.")}, NEW.expires_at, NEW.id, NEW.asked_by WHERE ${condition("NEW.")};`,
  );
  return [
    "ALTER TABLE onpurpose_migrations ADD COLUMN works_from INTEGER",
    ...filled,
    // Of a link that newer code adds, the keys are there already.
    `CREATE TRIGGER onpurpose_links_of_version_1 AFTER INSERT ON onpurpose_links
BEGIN
${added.join("\n")}
END`,
  ];
};
