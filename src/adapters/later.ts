import type { MagicLinks } from "../magic-links.ts";

/** The configuration itself, or a function that gives it and is asked at each request: for frameworks that load routes while they build. */
export type Later = MagicLinks | (() => MagicLinks);

export const now = (magicLinks: Later): MagicLinks =>
  typeof magicLinks === "function" ? magicLinks() : magicLinks;
