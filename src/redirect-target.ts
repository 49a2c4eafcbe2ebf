/**
 * The one judgement of where a login may lead: a path of our own origin, or a URL of an origin on the
 * host's list. Returns the target in the form in which it goes into a Location header, or null.
 *
 * The URL parser has the last word, since it is what browsers use: `//evil`, `/\evil`, `/%09/evil` and
 * their many relatives are seen here as a browser will see them.
 */
export function judgeRedirectTarget(
  target: string,
  origin: string,
  allowedOrigins: readonly string[],
): string | null {
  if (target.length > 2000 || /[^\x21-\x7e]|\\/.test(target)) return null;
  if (target.startsWith("/")) return ownPath(target, origin);
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return null;
  const url = new URL(target);
  if (url.username !== "" || url.password !== "") return null;
  return url.origin === origin || allowedOrigins.includes(url.origin) ? url.href : null;
}

function ownPath(target: string, origin: string): string | null {
  // Two base URLs, so that a target that brings a host of its own cannot pass by naming ours.
  const probe = "https://onpurpose.invalid";
  if (target.startsWith("//") || !URL.canParse(target, probe)) return null;
  const url = new URL(target, probe);
  if (url.origin !== probe) return null;
  const path = url.pathname + url.search + url.hash;
  // "/.//evil.example" is our path to the parser, and another site once it stands in a Location header.
  if (path.startsWith("//")) return null;
  return new URL(path, origin).origin === origin ? path : null;
}
