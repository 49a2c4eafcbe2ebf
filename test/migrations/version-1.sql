-- A database file as version 1 of the schema left it, with one link of every kind. What lives ends in 2100.

CREATE TABLE onpurpose_migrations (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL);
CREATE TABLE onpurpose_links (
  id TEXT NOT NULL UNIQUE,
  user_id TEXT,
  address TEXT NOT NULL,
  purpose TEXT NOT NULL,
  asked_by TEXT,
  redirect_to TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  first_opened_at INTEGER,
  redeemed_at INTEGER,
  redeemed_by TEXT,
  revoked_at INTEGER,
  revoked_because TEXT,
  claim_id TEXT,
  claimed_until INTEGER
);
CREATE INDEX onpurpose_live_links_by_address ON onpurpose_links (address)
  WHERE redeemed_at IS NULL AND revoked_at IS NULL;
CREATE INDEX onpurpose_live_links_by_user ON onpurpose_links (user_id)
  WHERE redeemed_at IS NULL AND revoked_at IS NULL;
CREATE TABLE onpurpose_visits (
  link_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  method TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  client_address TEXT,
  network TEXT NOT NULL,
  user_agent TEXT,
  browser TEXT
);
CREATE INDEX onpurpose_visits_by_link ON onpurpose_visits (link_id);
CREATE INDEX onpurpose_unknown_visits ON onpurpose_visits (network, at) WHERE reason = 'unknown';
CREATE TABLE onpurpose_sessions (
  id TEXT NOT NULL UNIQUE,
  secret_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
);
CREATE INDEX onpurpose_live_sessions_by_user ON onpurpose_sessions (user_id) WHERE ended_at IS NULL;
CREATE TABLE onpurpose_asks (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  window_ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX onpurpose_asks_by_end ON onpurpose_asks (window_ends_at);
INSERT INTO onpurpose_migrations VALUES (1, 'links, visits, sessions and counted asks', 1793000000000);

INSERT INTO onpurpose_links
  (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at,
   first_opened_at, redeemed_at, redeemed_by, revoked_at, revoked_because, claim_id, claimed_until)
VALUES
  ('live', 'ada', 'ada@example.com', 'login', NULL, '/a', 1793000001000, 4102444800000, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('asked', 'ada', 'ada@example.com', 'login', 'browser-1', '/b', 1793000002000, 4102444800000, 1793000002500, NULL, NULL, NULL, NULL, NULL, NULL),
  ('stranger', 'bob', 'bob@example.com', 'login', NULL, '/c', 1793000003000, 4102444800000, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('new', NULL, 'new@example.com', 'login', 'browser-2', '/d', 1793000004000, 4102444800000, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('newer', NULL, 'new@example.com', 'login', 'browser-3', '/e', 1793000005000, 4102444800000, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('used', 'ada', 'ada@example.com', 'login', NULL, '/f', 1793000006000, 4102444800000, 1793000006100, 1793000006200, 'browser-4', NULL, NULL, NULL, NULL),
  ('revoked', 'ada', 'ada@example.com', 'login', NULL, '/g', 1793000007000, 4102444800000, NULL, NULL, NULL, 1793000007100, 'revoked', NULL, NULL),
  ('expired', 'ada', 'ada@example.com', 'login', NULL, '/h', 1793000008000, 1793000008001, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO onpurpose_visits VALUES
  ('used', 1793000006100, 'GET', 'opened', NULL, '192.0.2.7', '192.0.2.7', 'Mozilla/5.0', NULL),
  ('used', 1793000006200, 'POST', 'redeemed', NULL, '192.0.2.7', '192.0.2.7', 'Mozilla/5.0', 'browser-4'),
  ('nowhere', 1793000009000, 'GET', 'refused', 'unknown', NULL, '192.0.2.8', NULL, NULL),
  ('asked', 1793000002500, 'GET', 'opened', NULL, NULL, '', NULL, NULL);
INSERT INTO onpurpose_sessions VALUES
  ('used', 'secret-hash', 'ada', 'ada@example.com', 1793000006200, 4102444800000, NULL);
INSERT INTO onpurpose_asks VALUES ('address of ada', 3, 4102444800000);
