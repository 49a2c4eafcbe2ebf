import { randomText } from "../../../crypto.ts";
import type { Inside } from "../../../inside.ts";
import type { Visit } from "../../../stores/store.ts";
import { createToken } from "../../../token.ts";

/**
 * A link that never works, made in the app's own store: it has expired before it is written, and belongs to nobody. Its
 * visits tell what the deployment sees of a request.
 */
export interface Probe {
  /** What stands in its URL. */
  readonly token: string;
  /** The visits by the client of this name, once there are any, or none after a second. */
  visitsBy(userAgent: string): Promise<readonly Visit[]>;
}

const patience = 1000;
const pause = 100;

/** @throws {OnpurposeError} `store_unavailable` */
export async function makeProbe({ settings, store }: Inside): Promise<Probe> {
  const { text, linkId } = createToken(settings.keyring);
  const now = settings.now();
  await store.issue({
    id: linkId,
    userId: null,
    address: "doctor@onpurpose.invalid",
    purpose: "login",
    askedBy: null,
    redirectTo: settings.redirectTo,
    issuedAt: now - 2,
    expiresAt: now - 1,
  });
  return {
    token: text,
    async visitsBy(userAgent) {
      // What is read may come from a replica, which is a moment behind.
      for (const until = Date.now() + patience; ;) {
        const found = await store.explain(linkId);
        const visits = found?.visits.filter((visit) => visit.userAgent === userAgent) ?? [];
        if (visits.length > 0 || Date.now() >= until) return visits;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    },
  };
}

/** A name that no other client has. */
export const probeName = (): string => `onpurpose-doctor/${randomText(6)}`;
