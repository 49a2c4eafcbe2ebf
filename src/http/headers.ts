import { sha256 } from "../crypto.ts";

type Header = readonly [name: string, value: string];

// On every answer, whatever its status. `Referrer-Policy: same-origin`, not `no-referrer`: the latter makes
// a form's POST carry `Origin: null`, and then the check of Origin would refuse every person.
const always: readonly Header[] = [
  ["cache-control", "no-store"],
  ["referrer-policy", "same-origin"],
  ["x-robots-tag", "noindex, nofollow"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
];

/** The source expression that lets one inline style or script through a Content-Security-Policy. */
export function cspHash(inline: string): string {
  const base64 = Buffer.from(sha256(inline), "base64url").toString("base64");
  return `'sha256-${base64}'`;
}

/**
 * The headers of every answer. `formTargets` are the further origins that a form's redirect may end on:
 * browsers check `form-action` on the redirect too.
 */
export function securityHeaders(styleSource: string, formTargets: readonly string[]): Header[] {
  const formAction = ["'self'", ...formTargets].join(" ");
  // `data:` for the empty icon in the page, which keeps browsers from asking the app for /favicon.ico with
  // the page's URL, and so its token, as the referrer.
  const csp =
    `default-src 'none'; style-src ${styleSource}; img-src data:; form-action ${formAction}; ` +
    `base-uri 'none'; frame-ancestors 'none'`;
  return [...always, ["content-security-policy", csp]];
}
