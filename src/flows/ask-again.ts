import type { Settings } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";
import { ask, type AskResult } from "./ask.ts";

/** A person wants a new link to the address of an old one, which this browser need not be shown. */
export async function askAgain(
  settings: Settings,
  linkId: string,
  visit: VisitFacts,
  browser: string,
): Promise<AskResult | { readonly kind: "unknown" }> {
  const link = await settings.store.record({ linkId, visit, outcome: "asked_again", reason: null });
  if (link === null) return { kind: "unknown" };
  return ask(settings, { address: link.address, browser, redirectTo: link.redirectTo });
}
