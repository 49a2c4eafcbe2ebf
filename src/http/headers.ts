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
  ["vary", "Accept, Accept-Language"],
];

/** The source expression that lets one inline style or script through a Content-Security-Policy. */
export function cspHash(inline: string): string {
  const base64 = Buffer.from(sha256(inline), "base64url").toString("base64");
  return `'sha256-${base64}'`;
}

/** What a page needs to be let through. */
export interface PageNeeds {
  readonly style: string;
  /** The source of its script, which may then ask this origin; null where it has none. */
  readonly script: string | null;
  /** Further origins that a form's redirect may end on: browsers check `form-action` on the redirect, too. */
  readonly formTargets: readonly string[];
  /** The origins of somebody else's widget on it: its script, its frames, its styles, and whom it asks. */
  readonly widget: readonly string[];
}

/** The headers of every answer. */
export function securityHeaders({ style, script, formTargets, widget }: PageNeeds): Header[] {
  const formAction = ["'self'", ...formTargets].join(" ");
  const others = widget.map((origin) => ` ${origin}`).join("");
  const scripts =
    script === null ? "" : `script-src ${script}${others}; connect-src 'self'${others}; `;
  const frames = others === "" ? "" : `frame-src${others}; `;
  // `data:` for the empty icon in the page, which keeps browsers from asking the app for /favicon.ico with
  // the page's URL, and so its token, as the referrer.
  const csp =
    `default-src 'none'; style-src ${style}${others}; ${scripts}${frames}img-src data:; form-action ${formAction}; ` +
    `base-uri 'none'; frame-ancestors 'none'`;
  return [...always, ["content-security-policy", csp]];
}
