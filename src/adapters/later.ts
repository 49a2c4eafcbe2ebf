import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";

/** The configuration itself, or a function that gives it and is asked at each request: for frameworks that load routes while they build. */
export type Later<U extends User = User> = MagicLinks<U> | (() => MagicLinks<U>);

export const now = <U extends User>(magicLinks: Later<U>): MagicLinks<U> =>
  typeof magicLinks === "function" ? magicLinks() : magicLinks;
