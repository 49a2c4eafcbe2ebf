import type { Store } from "../../../src/stores/store.ts";
import { checkAnswers } from "./check-answers.ts";
import { checkLink, type Kept } from "./check-links.ts";
import { checkRecovery } from "./check-recovery.ts";
import { exchangesOf, type Exchange } from "./exchanges.ts";
import type { Event } from "./history.ts";

export interface Violation {
  readonly rule: Rule;
  readonly what: string;
  readonly linkId: string | null;
}

/**
 * - `twice`: one link logged two browsers in, or was redeemed twice
 * - `lost`: the client was told of something that the store does not have
 * - `bound`: a link that was asked for logged in another browser, or one that may be pressed here was refused
 * - `visit`: a request without its visit, a visit without its request, or one with the wrong outcome
 * - `burnt`: a link that is used up, or dead, and has logged nobody in
 * - `answer`: not a page that this request can get, or one without its headers
 * - `slow`: an answer after the time within which the store promises to give up
 * - `recovery`: the app does not work again by itself
 */
export type Rule = "twice" | "lost" | "bound" | "visit" | "burnt" | "answer" | "slow" | "recovery";

export interface CheckOptions {
  /** Of each verb of the store, in milliseconds. */
  readonly timeout: number;
  /** What an answer may take on top of it, in milliseconds. */
  readonly margin: number;
  /** Within how many milliseconds after all servers are healthy the app works again. */
  readonly recovery: number;
  /** Connections to the app may break: the fault ends app processes. */
  readonly appsEnd: boolean;
}

/**
 * What clients were told against what the store holds, read when all is over. Gives what is wrong, of everything:
 * none, if every promise was kept.
 */
export async function checkHistory(
  events: readonly Event[],
  store: Pick<Store, "explain" | "session">,
  options: CheckOptions,
): Promise<Violation[]> {
  const exchanges = exchangesOf(events);
  const violations = [
    ...checkAnswers(exchanges, options),
    ...checkRecovery(events, exchanges, options),
  ];
  for (const [linkId, about] of byLink(exchanges)) {
    violations.push(...checkLink(linkId, about, await kept(store, linkId)));
  }
  return violations;
}

async function kept(store: Pick<Store, "explain" | "session">, linkId: string): Promise<Kept> {
  const explained = await store.explain(linkId);
  return {
    link: explained?.link ?? null,
    visits: explained?.visits ?? [],
    session: await store.session(linkId),
  };
}

/** How many violations of each kind there are, for whoever reads a failed test. */
export function summaryOf(violations: readonly Violation[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule, what } of violations) {
    const name = `${rule}: ${what.replaceAll(/\d+/g, "N")}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function byLink(exchanges: readonly Exchange[]): Map<string, Exchange[]> {
  const links = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const linkId = exchange.linkId ?? exchange.answer?.issued ?? null;
    if (linkId === null) continue;
    const about = links.get(linkId);
    if (about === undefined) links.set(linkId, [exchange]);
    else about.push(exchange);
  }
  return links;
}
