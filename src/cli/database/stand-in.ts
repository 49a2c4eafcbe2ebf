import { randomText } from "../../crypto.ts";
import { createMagicLinks, type MagicLinks, type MagicLinksOptions } from "../../index.ts";
import type { Store } from "../../stores/store.ts";

/** What can be done with a store alone: what asks neither the app's users nor its secret. */
export type StoreVerbs = Pick<
  MagicLinks,
  | "explain"
  | "explainUser"
  | "links"
  | "report"
  | "revoke"
  | "sessions"
  | "endSession"
  | "endSessions"
  | "reclassify"
  | "upkeep"
>;

/**
 * An app without users, with the default settings and a secret of its own, for the store of an app that is not there.
 * It closes the store, as any does.
 */
export function standIn(store: Store, options: Partial<MagicLinksOptions> = {}): MagicLinks {
  return createMagicLinks({
    url: "https://stand-in.invalid/magic-link",
    secret: randomText(32),
    store,
    users: { findById: () => null, findByEmail: () => null },
    // Nothing is sent. With a mailer there is a login page, and advice may send people there.
    mailer: { send: () => Promise.reject(new TypeError("a stand-in sends no mail")) },
    ...options,
  });
}
