import type { MagicLinks } from "../magic-links.ts";

/**
 * A server that mounts onpurpose is going to answer: what it needs for that is loaded now, and not while the first person
 * waits. Where that fails, the first request says so.
 */
export function mounted(magicLinks: Pick<MagicLinks, "ready">): void {
  magicLinks.ready().catch(() => {});
}
