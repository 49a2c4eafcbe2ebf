import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import type { VisitClass } from "../../visit-kind.ts";
import type { AskRequest, CodeRequest, Limit, NewAsk } from "../../stores/ask.ts";
import type {
  ClaimRequest,
  CurrentLogin,
  FinishRequest,
  Link,
  NewLink,
  NewSession,
  OpenRequest,
  RedeemRequest,
  Session,
  Store,
  TwoStepClaimRequest,
  Visit,
  VisitFacts,
} from "../../stores/store.ts";

// Rows as the flows would make them. All ids, users, addresses and networks are random, so that tests on one
// database do not meet.

export const minute = 60_000;
export const repeatWindow = 5000;

/** Stands for the hash of a browser's cookie, a link's id, or the hash of a secret: 43 characters. */
export const someHash = (): string => randomText(32);
export const someUser = (): string => `user-${randomText(9)}`;
export const someAddress = (): string => `${randomText(9).toLowerCase()}@example.com`;

export function someLink(changes: Partial<NewLink> = {}): NewLink {
  const issuedAt = Date.now();
  return {
    id: someHash(),
    userId: someUser(),
    address: someAddress(),
    purpose: "login",
    askedBy: null,
    redirectTo: "/invoices/7?page=2",
    issuedAt,
    expiresAt: issuedAt + 10 * minute,
    ...changes,
  };
}

/** Issues a link and gives it as it was issued. */
export async function issued(store: Store, changes: Partial<NewLink> = {}): Promise<NewLink> {
  const link = someLink(changes);
  await store.issue(link);
  return link;
}

export function someVisit(changes: Partial<VisitFacts> = {}): VisitFacts {
  return {
    at: Date.now(),
    method: "GET",
    clientAddress: "192.0.2.7",
    network: `net-${randomText(9)}`,
    userAgent: "Mozilla/5.0 (contract suite)",
    browser: null,
    traits: `accept=text/html ${randomText(6)}`,
    class: someClass(),
    ...changes,
  };
}

/** A name of its own each time, so that no two visits can be taken for each other. */
export function someClass(changes: Partial<VisitClass> = {}): VisitClass {
  const name = `Client ${randomText(6)}`;
  return { kind: "scanner", name, reasons: ["names-itself", "head-first"], rules: 7, ...changes };
}

export function opening(link: NewLink, changes: Partial<OpenRequest> = {}): OpenRequest {
  const visit = someVisit({ at: link.issuedAt + 1000 });
  return { linkId: link.id, visit, current: null, prefetch: false, ...changes };
}

/** What a press is made of. `at` counts from the moment of issue. */
interface PressChanges {
  readonly at?: number;
  readonly browser?: string;
  readonly current?: CurrentLogin | null;
  readonly switchAccount?: boolean;
}

function pressOf(link: NewLink, changes: PressChanges): ClaimRequest {
  const { at = 2000, browser = someHash(), current = null, switchAccount = false } = changes;
  const visit = someVisit({ at: link.issuedAt + at, method: "POST", browser });
  return { linkId: link.id, visit, browser, current, switchAccount, repeatWindow };
}

export function someSession(link: NewLink): NewSession {
  return { secretHash: someHash(), expiresAt: link.issuedAt + 24 * 60 * minute };
}

/** A press on a link whose account is known. */
export function pressing(
  link: NewLink,
  changes: PressChanges & { readonly session?: NewSession } = {},
): RedeemRequest {
  const { session = someSession(link), ...press } = changes;
  return { ...pressOf(link, press), userId: link.userId ?? someUser(), session };
}

/** A press on a link whose account or session is made elsewhere. `holdsUntil` counts from the moment of issue. */
export function claiming(
  link: NewLink,
  changes: PressChanges & { readonly claimId?: string; readonly holdsUntil?: number } = {},
): TwoStepClaimRequest {
  const { claimId = randomText(16), holdsUntil = 32_000, ...press } = changes;
  return { ...pressOf(link, press), claimId, claimedUntil: link.issuedAt + holdsUntil };
}

/** The second half of that press. */
export function finishing(
  claim: TwoStepClaimRequest,
  userId: string,
  changes: Partial<FinishRequest> = {},
): FinishRequest {
  const { linkId, claimId, browser, current, visit } = claim;
  const session = { secretHash: someHash(), expiresAt: visit.at + 60 * minute };
  return { linkId, claimId, userId, browser, current, visit, session, ...changes };
}

/** Logs a user in on a link of its own. */
export async function loggedIn(
  store: Store,
  changes: Partial<NewLink> = {},
): Promise<{ link: NewLink; session: Session; current: CurrentLogin }> {
  const link = await issued(store, changes);
  const { outcome } = await store.redeem(pressing(link, { at: 0 }));
  assert.equal(outcome, "redeemed");
  const session = await store.session(link.id);
  assert.ok(session);
  const { secretHash } = session;
  return { link, session, current: { by: "session", sessionId: link.id, secretHash } };
}

/** The link as it stands in the store. */
export async function linkOf(store: Store, { id }: { readonly id: string }): Promise<Link> {
  const found = await store.explain(id);
  assert.ok(found, "the link is gone");
  return found.link;
}

export async function visitsOf(
  store: Store,
  { id }: { readonly id: string },
): Promise<readonly Visit[]> {
  return (await store.explain(id))?.visits ?? [];
}

/** The outcomes of a link's visits, oldest first; of a refused one also why. */
export async function outcomesOf(store: Store, link: { readonly id: string }): Promise<string[]> {
  const visits = await visitsOf(store, link);
  return visits.map(({ outcome, reason }) => (reason === null ? outcome : `${outcome}: ${reason}`));
}

/** A result in one word or two. */
export function told(result: { readonly outcome: string; readonly reason?: string }): string {
  return result.reason === undefined ? result.outcome : `${result.outcome}: ${result.reason}`;
}

/** An ask without limits. */
export function asking(
  changes: Partial<NewAsk> = {},
  limits: readonly Limit[] = [],
): AskRequest & { readonly ask: NewAsk } {
  const askedAt = Date.now();
  const ask = {
    id: someHash(),
    addressHash: someHash(),
    codeHash: someHash(),
    askedBy: someHash(),
    askedAt,
    expiresAt: askedAt + 10 * minute,
    clientAddress: "192.0.2.7",
    network: `net-${randomText(9)}`,
    userAgent: "Mozilla/5.0 (contract suite)",
    mailDomain: `${randomText(9).toLowerCase()}.example`,
    language: "de",
    ...changes,
  };
  return { ask, limits };
}

/** A code typed in the browser that asked; the right one, unless it is changed. */
export function typing(
  ask: NewAsk,
  changes: Partial<CodeRequest> & { readonly at?: number } = {},
): CodeRequest {
  const { at = 3000, ...others } = changes;
  const visit = someVisit({ at: ask.askedAt + at, method: "POST", browser: ask.askedBy });
  const { id: linkId, askedBy: browser, codeHash } = ask;
  return { linkId, visit, browser, codeHash, maxAttempts: 5, ...others };
}
