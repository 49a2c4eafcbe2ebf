import type { Settings } from "../settings.ts";
import type { Link, VisitFacts } from "../stores/store.ts";
import { redeem } from "./redeem.ts";
import type { RedeemLink, RedeemResult } from "./redeem-result.ts";

export interface RedeemCode {
  /** The id of the ask, and of its link. */
  readonly linkId: string;
  readonly codeHash: string;
  /** When it was in doubt whether an earlier try had logged in; null where none was. */
  readonly inDoubtAt: number | null;
  readonly browser: RedeemLink["browser"];
  readonly visit: VisitFacts;
  readonly current: RedeemLink["current"];
  readonly startHostSession: RedeemLink["startHostSession"];
}

export type RedeemCodeResult =
  | { readonly kind: "wrong_code"; readonly attemptsLeft: number }
  /** No attempt is left, or the code is too old. The link may be as good as ever. */
  | { readonly kind: "spent" }
  | RedeemResult;

/**
 * A code is typed in the browser that asked. The attempt is counted before it is compared; then the link is redeemed
 * as by a press, which ends both.
 */
export async function redeemCode(
  settings: Settings,
  request: RedeemCode,
): Promise<RedeemCodeResult> {
  const { linkId, codeHash, browser } = request;
  const visit = { ...request.visit, method: `${request.visit.method} code` };
  const maxAttempts = settings.code.attempts;
  const attempt = { linkId, visit, browser: browser.hash, codeHash, maxAttempts };
  const tried = await settings.store.tryCode(attempt);
  if (tried.outcome === "spent") return { kind: "spent" };
  if (tried.outcome === "wrong") {
    return { kind: "wrong_code", attemptsLeft: tried.attemptsLeft };
  }
  const { link } = tried;
  // Whoever types a code for an address, in the browser where they asked for it, has said whom they want to be here.
  return redeem(settings, { ...request, visit, form: formOf(link, request), switchAccount: true });
}

/** What the form of a confirm page would say. */
const formOf = (
  { userId, address }: Link,
  { visit, inDoubtAt }: RedeemCode,
): RedeemLink["form"] => ({ userId, address, madeAt: visit.at, inDoubtAt });
