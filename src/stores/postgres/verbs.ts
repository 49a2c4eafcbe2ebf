import { OnpurposeError } from "../../errors.ts";
import { issuedHappening } from "../outbox.ts";
import type { AsyncDrive } from "../sql/drive.ts";
import { accountsOf } from "../sql/links.ts";
import { fromCurrent, fromLink, oneOf, textOf, textOrNull, toLink } from "../sql/rows.ts";
import { addressKey, userKey } from "../sql/schema.ts";
import type { Values } from "../sql/statement.ts";
import type { Statements } from "../sql/statements.ts";
import type { Row } from "../sql/steps.ts";
import { runWithin } from "../sql/within.ts";
import type {
  Account,
  ClaimRequest,
  FinishRequest,
  FinishResult,
  Link,
  NewLink,
  NewSession,
  OpenRequest,
  OpenResult,
  RedeemRequest,
  RedeemResult,
  RefusedRedeem,
  Repeated,
  Store,
  TwoStepClaimRequest,
  ClaimResult,
  WithEvent,
} from "../store.ts";
import { tell } from "../told.ts";
import { askVerbs } from "./ask-verbs.ts";
import { isAboutSessions } from "./database.ts";
import { postgresStatements as run } from "./statements.ts";
import { formOf, fromVisitor, Trips } from "./trips.ts";

type OneTripVerbs = Pick<
  Store,
  | "issue"
  | "issueWithin"
  | "open"
  | "redeem"
  | "claim"
  | "finish"
  | "release"
  | "record"
  | "decline"
  | "ask"
  | "tryCode"
>;

// The words that the statements judge in.
const deadReasons = ["used", "superseded", "revoked", "expired"] as const;
const openReasons = [...deadReasons, "wrong_account", "prefetch"] as const;
const lostReasons = [...deadReasons, "wrong_account", "busy"] as const;
const unfinishedReasons = [...deadReasons, "busy", "session_failed"] as const;

/** The verbs of a request to a link, and of asking for one, one statement each. */
export function oneTripVerbs(drive: AsyncDrive, statements: Statements): OneTripVerbs {
  const trips = new Trips(drive, statements);
  return {
    ...linkVerbs(trips),
    ...pressVerbs(trips),
    ...askVerbs(trips),
  };
}

const linkVerbs = (
  trips: Trips,
): Pick<Store, "issue" | "issueWithin" | "open" | "record" | "release" | "decline"> => ({
  async issue(link) {
    await trips.first(run.issue, fromNewLink(link));
    if (link.askedBy === null) return;
    // The link is issued, whatever comes of this; what may be left is another one that was asked for at once.
    await trips.first(run.supersedeRaced, fromAsked(link)).catch(() => undefined);
  },
  async issueWithin(link, within) {
    const values = fromNewLink(link);
    await runWithin(within, formOf(run.issue, values), values);
  },
  async open(request) {
    const { linkId, visit, prefetch } = request;
    const values = { ...fromVisitor(linkId, visit), ...fromCurrent(request.current) };
    const row = await trips.first(run.open, { ...values, prefetch: prefetch ? 1 : 0 });
    return row === undefined ? trips.unknownPress(request) : openResult(row, request);
  },
  async record(request) {
    const { linkId, visit, outcome, reason } = request;
    const row = await trips.first(run.record, { ...fromVisitor(linkId, visit), outcome, reason });
    if (row !== undefined) return toLink(row);
    await trips.unknown({ linkId, visit, current: null });
    return null;
  },
  async release(request) {
    const { linkId, visit, outcome, reason, claimId: claim_id } = request;
    const values = { ...fromVisitor(linkId, visit), outcome, reason, claim_id };
    const row = await trips.first(run.release, values);
    if (row === undefined) await trips.unknown({ linkId, visit, current: null });
  },
  async decline({ linkId, visit, proven }) {
    const values = { ...fromVisitor(linkId, visit), proven: proven ? 1 : 0 };
    const row = await trips.first(run.decline, values);
    if (row === undefined) {
      await trips.unknown({ linkId, visit, current: null });
      return null;
    }
    const revoked = row["is_revoked"] === true;
    const ended = { revokedAt: visit.at, revokedBecause: "declined" } as const;
    return { link: revoked ? { ...toLink(row), ...ended } : toLink(row), revoked };
  },
});

function fromNewLink(link: NewLink & WithEvent): Values {
  const [account = null, other_account = null] = accountsOf(link);
  const { event = null } = link;
  const told = event === null ? null : tell(issuedHappening(link));
  return { ...fromLink(link), ...fromAsked(link), account, other_account, event, told };
}

const fromAsked = ({ askedBy: asked_by, address, issuedAt: at }: NewLink): Values => ({
  asked_by,
  asked_account: addressKey(address),
  at,
});

const pressVerbs = (trips: Trips): Pick<Store, "redeem" | "claim" | "finish"> => ({
  async redeem(request) {
    const values = { ...fromPress(request), ...fromLogin(request) };
    const row = await withSession(trips.judged(run.redeem, values));
    return row === undefined ? trips.unknownPress(request) : redeemResult(row, request);
  },
  async claim(request) {
    const { claimId: claim_id, claimedUntil: claimed_until } = request;
    const values = { ...fromPress(request), claim_id, claimed_until };
    const row = await trips.judged(run.claim, values);
    return row === undefined ? trips.unknownPress(request) : claimResult(row, request);
  },
  async finish(request) {
    const { linkId, claimId: claim_id, browser, visit } = request;
    const values = { ...fromVisitor(linkId, visit), ...fromCurrent(request.current), browser };
    const login = { ...values, ...fromLogin(request), claim_id };
    const row = await withSession(trips.first(run.finish, login));
    if (row !== undefined) return finishResult(row, request);
    await trips.unknown(request);
    return { outcome: "refused", reason: "unknown", link: null };
  },
});

/** Names the one failure that tells a host more than that the store has failed. */
async function withSession<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const cause = error instanceof OnpurposeError ? error.cause : undefined;
    if (!isAboutSessions(cause)) throw error;
    throw new OnpurposeError("session_not_stored", "the session could not be stored", { cause });
  }
}

function fromPress(request: ClaimRequest): Values {
  return {
    ...fromVisitor(request.linkId, request.visit),
    ...fromCurrent(request.current),
    browser: request.browser,
    switch_account: request.switchAccount ? 1 : 0,
    repeat_window: request.repeatWindow,
  };
}

interface Login {
  readonly userId: string;
  readonly session: NewSession | null;
}

function fromLogin({ userId: user_id, session }: Login): Values {
  return {
    user_id,
    account: userKey(user_id),
    secret_hash: session?.secretHash ?? null,
    session_expires_at: session?.expiresAt ?? null,
  };
}

function accountOf(row: Row): Account | null {
  const userId = textOrNull(row["current_user_id"]);
  return userId === null ? null : { userId, address: textOf(row["current_address"]) };
}

function openResult(row: Row, { visit }: OpenRequest): OpenResult {
  const found = toLink(row);
  const link = { ...found, firstOpenedAt: found.firstOpenedAt ?? visit.at };
  const current = accountOf(row);
  if (row["verdict"] === null) return { outcome: "opened", link, current };
  return { outcome: "refused", reason: oneOf(openReasons, row["verdict"]), link, current };
}

function redeemResult(row: Row, { visit, browser }: RedeemRequest): RedeemResult {
  const link = toLink(row);
  if (row["verdict"] !== "won") return lost(row, link);
  checkWon(row);
  return { outcome: "redeemed", link: { ...link, redeemedAt: visit.at, redeemedBy: browser } };
}

function claimResult(row: Row, { claimId, claimedUntil }: TwoStepClaimRequest): ClaimResult {
  const link = toLink(row);
  if (row["verdict"] !== "won") return lost(row, link);
  checkWon(row);
  return { outcome: "claimed", link: { ...link, claimId, claimedUntil } };
}

function lost(row: Row, link: Link): Repeated | RefusedRedeem {
  if (row["verdict"] === "repeated") {
    return { outcome: "repeated", link, secretHash: textOrNull(row["own_hash"]) };
  }
  const reason = oneOf(lostReasons, row["verdict"]);
  return { outcome: "refused", reason, link, current: accountOf(row) };
}

function finishResult(row: Row, { visit, browser, userId }: FinishRequest): FinishResult {
  const link = toLink(row);
  if (row["verdict"] !== "won") {
    return { outcome: "refused", reason: oneOf(unfinishedReasons, row["verdict"]), link };
  }
  checkWon(row);
  const redeemed = { redeemedAt: visit.at, redeemedBy: browser, userId };
  return { outcome: "redeemed", link: { ...link, ...redeemed, claimId: null, claimedUntil: null } };
}

/** The conditional statement has the last word. The row was locked when it was judged, so they agree. */
function checkWon(row: Row): void {
  if (row["is_won"] === true) return;
  throw new OnpurposeError("store_unavailable", "a press was judged and then not carried out");
}
