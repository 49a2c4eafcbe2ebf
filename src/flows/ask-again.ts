import type { Settings } from "../settings.ts";
import type { Link, VisitFacts } from "../stores/store.ts";
import { ask, type AskResult } from "./ask.ts";

export type AskAgainResult =
  | { readonly kind: "known"; readonly link: Link; readonly result: AskResult }
  | { readonly kind: "unknown" };

/** A person wants a new link to the address of an old one, which this browser need not be shown. */
export async function askAgain(
  settings: Settings,
  linkId: string,
  visit: VisitFacts,
  browser: string,
): Promise<AskAgainResult> {
  const link = await settings.store.record({ linkId, visit, outcome: "asked_again", reason: null });
  if (link === null) return { kind: "unknown" };
  const { address, redirectTo } = link;
  return { kind: "known", link, result: await ask(settings, { address, browser, redirectTo }) };
}
