import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { userById } from "./users.ts";

/** One link, a user's, or all. */
export type RevokeRequest =
  | { readonly linkId: string }
  | { readonly userId: string }
  | { readonly all: true };

/**
 * The kill switch. Takes effect at once, also between a page and its press.
 *
 * @throws {OnpurposeError} `invalid_argument` unless exactly one target is named: nothing is revoked by a typo.
 */
export async function revoke(settings: Settings, request: RevokeRequest): Promise<number> {
  const { store, now } = settings;
  const entries = Object.entries(request ?? {});
  const [name, value] = entries[0] ?? [];
  const text = typeof value === "string" && value !== "" ? value : null;
  if (entries.length === 1) {
    if (name === "all" && value === true) return store.revoke({ all: true }, now());
    if (name === "linkId" && text !== null) return store.revoke({ linkId: text }, now());
    if (name === "userId" && text !== null) {
      return store.revoke({ userId: text, address: await addressOf(settings, text) }, now());
    }
  }
  throw new OnpurposeError(
    "invalid_argument",
    "revoke: takes { linkId }, { userId } or { all: true }",
  );
}

/** Links that were asked for before there was an account have the address alone. */
async function addressOf(settings: Settings, userId: string): Promise<string | null> {
  try {
    return (await userById(settings, userId))?.address ?? null;
  } catch (cause) {
    // A kill switch does not wait for the host's directory to come back.
    const message = "users.findById failed: links without an account were not revoked";
    settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    return null;
  }
}
