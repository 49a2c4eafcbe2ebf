import { randomText, sha256 } from "./crypto.ts";

/** A browser as onpurpose knows it: a random value in its cookie, and the hash of that in the store. */
export interface Browser {
  readonly id: string;
  readonly hash: string;
  readonly metBy: MetBy;
}

/**
 * What a browser first came to: one of our pages, or a link out of a mail. To have asked is proof of a person only in
 * a browser that did not get here by the mail: whatever opens mails can press "mail me another" as well.
 */
export type MetBy = "page" | "link";

const shape = /^([A-Za-z0-9_-]{32})(\.link)?$/;

/** 192 random bits, so that nobody can pass for the browser that asked. */
export function newBrowser(metBy: MetBy = "page"): Browser {
  return browserOf(randomText(24), metBy);
}

/** The browser behind a cookie's value, or null when that is none of ours. */
export function readBrowser(cookie: string | null): Browser | null {
  const [, id, byLink] = shape.exec(cookie ?? "") ?? [];
  if (id === undefined) return null;
  return browserOf(id, byLink === undefined ? "page" : "link");
}

/** What its cookie holds. Whoever drops the mark by hand has hands. */
export const cookieOf = ({ id, metBy }: Browser): string => (metBy === "link" ? `${id}.link` : id);

const browserOf = (id: string, metBy: MetBy): Browser => ({ id, hash: sha256(id), metBy });
