import type { Settings } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";

export type DeclineResult =
  | { readonly kind: "declined"; readonly revoked: boolean }
  | { readonly kind: "unknown" };

/**
 * A person says "this wasn't me". Always noted; the link is switched off only when the browser that asked
 * says so, since a robot that presses everything must not be able to take a person's link away.
 */
export async function decline(
  settings: Settings,
  linkId: string,
  visit: VisitFacts,
): Promise<DeclineResult> {
  const declined = await settings.store.decline({ linkId, visit });
  return declined === null ? { kind: "unknown" } : { kind: "declined", revoked: declined.revoked };
}
