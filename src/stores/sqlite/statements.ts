import type { DatabaseSync, StatementSync } from "node:sqlite";
import { unknownVisitBudget, unknownVisitWindow } from "../store.ts";

// The catalogue: every statement the store runs, named after what it is for. Prepared as a whole, once for each
// connection, so that a typo in it fails at the start.

// A link that a redeem may still win. The claim, the use, the revocation and the expiry stand in the same
// predicate as the write that ends them; there is no moment between looking and taking.
const winnable = `redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > :at
  AND (claimed_until IS NULL OR claimed_until <= :at)`;

// The login of the pressing browser does not stand in the way: nobody is logged in, or the same account,
// or the person has said that it may be replaced. A session counts only while it lives.
const sameAccount = `(:switch_account = 1 OR (
  (:current_user IS NULL OR coalesce(user_id = :current_user, address = :current_address))
  AND NOT EXISTS (
    SELECT 1 FROM onpurpose_sessions AS s
    WHERE s.id = :session_id AND s.secret_hash = :session_hash
      AND s.ended_at IS NULL AND s.expires_at > :at
      AND NOT coalesce(s.user_id = onpurpose_links.user_id, s.address = onpurpose_links.address))))`;

const live = `redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > :at`;

type Prepare = (text: string) => StatementSync;

const linkStatements = (prepare: Prepare) => ({
  addLink: prepare(`INSERT INTO onpurpose_links
    (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at)
    VALUES (:id, :user_id, :address, :purpose, :asked_by, :redirect_to, :issued_at, :expires_at)`),
  supersede: prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'superseded'
    WHERE address = :address AND asked_by = :asked_by AND ${live}`),
  link: prepare(`SELECT * FROM onpurpose_links WHERE id = :id`),
  noteFirstOpening: prepare(`UPDATE onpurpose_links SET first_opened_at = :at
    WHERE id = :id AND first_opened_at IS NULL`),
});

const redeemStatements = (prepare: Prepare) => ({
  redeem: prepare(`UPDATE onpurpose_links SET redeemed_at = :at, redeemed_by = :browser
    WHERE id = :id AND ${winnable} AND ${sameAccount} RETURNING *`),
  claim: prepare(`UPDATE onpurpose_links SET claim_id = :claim_id, claimed_until = :claimed_until
    WHERE id = :id AND ${winnable} AND ${sameAccount} RETURNING *`),
  finish: prepare(`UPDATE onpurpose_links
    SET redeemed_at = :at, redeemed_by = :browser, user_id = :user_id, claim_id = NULL, claimed_until = NULL
    WHERE id = :id AND claim_id = :claim_id
      AND redeemed_at IS NULL AND revoked_at IS NULL RETURNING *`),
  release: prepare(`UPDATE onpurpose_links SET claim_id = NULL, claimed_until = NULL
    WHERE id = :id AND claim_id = :claim_id`),
});

const endingStatements = (prepare: Prepare) => ({
  endSiblingsOfUser:
    prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'logged_in'
    WHERE user_id = :user_id AND ${live}`),
  endSiblingsOfAddress:
    prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'logged_in'
    WHERE user_id IS NULL AND address = :address AND ${live}`),
  decline: prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'declined'
    WHERE id = :id AND asked_by = :browser AND ${live} RETURNING *`),
  revokeLink: prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'revoked'
    WHERE id = :id AND ${live}`),
  revokeUser: prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'revoked'
    WHERE user_id = :user_id AND ${live}`),
  revokeAddress: prepare(`UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'revoked'
    WHERE user_id IS NULL AND address = :address AND ${live}`),
  revokeAll: prepare(
    `UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'revoked' WHERE ${live}`,
  ),
});

const visitStatements = (prepare: Prepare) => ({
  addVisit: prepare(`INSERT INTO onpurpose_visits
    (link_id, at, method, outcome, reason, client_address, network, user_agent, browser)
    VALUES (:link_id, :at, :method, :outcome, :reason, :client_address, :network, :user_agent, :browser)`),
  addUnknownVisit: prepare(`INSERT INTO onpurpose_visits
    (link_id, at, method, outcome, reason, client_address, network, user_agent, browser)
    SELECT :link_id, :at, :method, 'refused', 'unknown', :client_address, :network, :user_agent, :browser
    WHERE (SELECT count(*) FROM (
      SELECT 1 FROM onpurpose_visits
      WHERE reason = 'unknown' AND network = :network AND at > :at - ${unknownVisitWindow}
      LIMIT ${unknownVisitBudget})) < ${unknownVisitBudget}`),
  visits: prepare(`SELECT * FROM onpurpose_visits WHERE link_id = :id ORDER BY rowid`),
});

const sessionStatements = (prepare: Prepare) => ({
  addSession:
    prepare(`INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at)
    VALUES (:id, :secret_hash, :user_id, :address, :at, :expires_at)`),
  session: prepare(`SELECT * FROM onpurpose_sessions WHERE id = :id`),
  sessions: prepare(`SELECT * FROM onpurpose_sessions
    WHERE user_id = :user_id AND ended_at IS NULL AND expires_at > :at ORDER BY created_at DESC`),
  endSession: prepare(`UPDATE onpurpose_sessions SET ended_at = :at
    WHERE id = :id AND ended_at IS NULL AND expires_at > :at`),
  replaceSession: prepare(`UPDATE onpurpose_sessions SET ended_at = :at
    WHERE id = :id AND secret_hash = :secret_hash AND ended_at IS NULL AND expires_at > :at`),
  endSessions: prepare(`UPDATE onpurpose_sessions SET ended_at = :at
    WHERE user_id = :user_id AND ended_at IS NULL AND expires_at > :at`),
});

const askStatements = (prepare: Prepare) => ({
  countAsk:
    prepare(`INSERT INTO onpurpose_asks (key, count, window_ends_at) VALUES (:key, 1, :at + :window)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN window_ends_at > :at THEN count + 1 ELSE 1 END,
      window_ends_at = CASE WHEN window_ends_at > :at THEN window_ends_at ELSE :at + :window END
    RETURNING count, window_ends_at`),
  // Two for each one counted, so that the table cannot outgrow the asks of one window.
  forgetOldAsks: prepare(`DELETE FROM onpurpose_asks WHERE key IN (
    SELECT key FROM onpurpose_asks WHERE window_ends_at <= :at LIMIT 2)`),
});

export type Statements = ReturnType<typeof prepareStatements>;

export function prepareStatements(db: DatabaseSync) {
  const prepare = (text: string): StatementSync => db.prepare(text);
  return {
    ...linkStatements(prepare),
    ...redeemStatements(prepare),
    ...endingStatements(prepare),
    ...visitStatements(prepare),
    ...sessionStatements(prepare),
    ...askStatements(prepare),
  };
}
