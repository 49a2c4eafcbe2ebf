import type { DeadReason } from "../refusal.ts";
import type { Settings } from "../settings.ts";
import { deadReason } from "../stores/judge.ts";
import type { Link, VisitFacts } from "../stores/store.ts";
import { ask, type AskRequest, type AskResult } from "./ask.ts";

/** Why another mail goes to the address of a link: a person wants one, or a press there needs a code. */
export type AskAgainReason = "wanted" | "needs_code" | "suspicious";

export type AskAgainResult =
  | { readonly kind: "known"; readonly link: Link; readonly result: AskResult }
  /** A press on a link that could log nobody in, with a code or without. */
  | { readonly kind: "dead"; readonly link: Link; readonly reason: DeadReason }
  | { readonly kind: "unknown" };

/** A new link, and so a new code, to the address of an old one, which this browser need not be shown. */
export async function askAgain(
  settings: Settings,
  linkId: string,
  visit: VisitFacts,
  asker: Pick<AskRequest, "browser" | "device" | "say" | "place">,
  why: AskAgainReason,
): Promise<AskAgainResult> {
  const noted =
    why === "wanted"
      ? ({ outcome: "asked_again", reason: null } as const)
      : ({ outcome: "refused", reason: why } as const);
  const link = await settings.store.record({ linkId, visit, ...noted });
  if (link === null) return { kind: "unknown" };
  const dead = why === "wanted" ? null : deadReason(link, visit.at);
  if (dead !== null) return { kind: "dead", link, reason: dead };
  const { address, redirectTo } = link;
  const request = { ...asker, visit, address, redirectTo, byLink: true };
  return { kind: "known", link, result: await ask(settings, request) };
}
