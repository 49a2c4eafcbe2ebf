import type { Settings } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";

export type DeclineResult =
  | {
      readonly kind: "declined";
      /**
       * What became of the link: `used` when it had logged somebody in before this, `revoked` when it is
       * switched off now, `noted` when it goes on as it was.
       */
      readonly link: "used" | "revoked" | "noted";
    }
  | { readonly kind: "unknown" };

/**
 * A person says "this wasn't me". Always noted; the link is switched off only when the browser that asked
 * says so, or one that has proved itself otherwise, since a robot that presses everything must not be able to take a
 * person's link away.
 */
export async function decline(
  settings: Settings,
  linkId: string,
  visit: VisitFacts,
  proven: boolean,
): Promise<DeclineResult> {
  const declined = await settings.store.decline({ linkId, visit, proven });
  if (declined === null) return { kind: "unknown" };
  if (declined.link.redeemedAt !== null) return { kind: "declined", link: "used" };
  return { kind: "declined", link: declined.revoked ? "revoked" : "noted" };
}
