import type { HttpRequest } from "./message.ts";

/**
 * Whether a POST comes from a page of our own origin, by what the browser itself says of it. No page can
 * make a browser lie in `Sec-Fetch-Site` or `Origin`.
 *
 * `Origin: null` alone proves nothing and refuses nothing: privacy settings and proxies produce it, and
 * then `Sec-Fetch-Site` decides. A POST that carries neither header is not known to be ours.
 */
export function isSameOrigin(request: HttpRequest, ownOrigin: string): boolean {
  const origin = request.header("origin");
  if (origin !== null && origin !== "null" && origin !== ownOrigin) return false;
  const site = request.header("sec-fetch-site");
  return site === null ? origin === ownOrigin : site === "same-origin";
}

/** Whether a browser says that a POST comes from another site. For forms that change nothing of value. */
export function isCrossSite(request: HttpRequest, ownOrigin: string): boolean {
  const silent = request.header("origin") === null && request.header("sec-fetch-site") === null;
  return !silent && !isSameOrigin(request, ownOrigin);
}

/**
 * The origin at which a browser has this very server open, where that is another than ours: it says of a POST that it
 * comes from the same origin, and names it. Null for all others.
 */
export function openedElsewhere(request: HttpRequest, ownOrigin: string): string | null {
  if (request.method !== "POST" || request.header("sec-fetch-site") !== "same-origin") return null;
  const origin = request.header("origin");
  if (origin === null || origin === ownOrigin || origin.length > 300) return null;
  return URL.canParse(origin) && new URL(origin).origin === origin ? origin : null;
}

/** Whether a browser says that a GET was made by a page of another site, or by a link there. */
export function isCrossSiteVisit(request: HttpRequest): boolean {
  const site = request.header("sec-fetch-site");
  return site === "cross-site" || site === "same-site";
}

/** Whether the request says that it was made ahead of a person: prefetched, prerendered or previewed. */
export function isAheadOfPerson(request: HttpRequest): boolean {
  const says = (name: string, word: string): boolean =>
    (request.header(name) ?? "").toLowerCase().includes(word);
  return (
    says("sec-purpose", "prefetch") ||
    says("sec-purpose", "prerender") ||
    says("purpose", "prefetch") ||
    says("purpose", "prerender") ||
    says("purpose", "preview") ||
    says("x-purpose", "prefetch") ||
    says("x-purpose", "preview") ||
    says("x-moz", "prefetch")
  );
}
