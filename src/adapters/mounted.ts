import { OnpurposeError } from "../errors.ts";
import type { MagicLinks } from "../magic-links.ts";

/**
 * A server that mounts onpurpose is going to answer: what it needs for that is loaded now, and not while the first person
 * waits. Where that fails, the first request says so.
 *
 * @throws {OnpurposeError} `invalid_argument`, as {@link checkMagicLinks}
 */
export function mounted(magicLinks: Pick<MagicLinks, "ready">): void {
  checkMagicLinks(magicLinks);
  magicLinks.ready().catch(() => {});
}

/** @throws {OnpurposeError} `invalid_argument` for anything but what `createMagicLinks` gives. */
export function checkMagicLinks(given: unknown): void {
  if (typeof given === "object" && given !== null && "ready" in given) return;
  const message = "adapters take what createMagicLinks(...) gives";
  throw new OnpurposeError("invalid_argument", message);
}
