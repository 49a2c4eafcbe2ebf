import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { RevokeTarget } from "../stores/store.ts";

/**
 * The kill switch. Takes effect at once, also between a page and its press.
 *
 * @throws {OnpurposeError} `invalid_argument` unless exactly one target is named: nothing is revoked by a typo.
 */
export async function revoke(settings: Settings, target: RevokeTarget): Promise<number> {
  const entries = Object.entries(target ?? {});
  const [name, value] = entries[0] ?? [];
  const named =
    (name === "linkId" || name === "userId") && typeof value === "string" && value !== "";
  if (entries.length !== 1 || !(named || (name === "all" && value === true))) {
    throw new OnpurposeError(
      "invalid_argument",
      "revoke: takes { linkId }, { userId } or { all: true }",
    );
  }
  return settings.store.revoke(target, settings.now());
}
