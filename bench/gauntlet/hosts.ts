// The other libraries' apps in hosts/, and how a person logs in to each.

export interface Host {
  readonly name: HostName;
  /** The packages that make its links, of which the versions are reported: the library first. */
  readonly packages: readonly [string, ...string[]];
  readonly ask: Ask;
  /** What a person does with the link in the mail. */
  readonly finish: "open the link";
  /** How long a link works by default, in seconds. */
  readonly lifetime: number;
  /** What was done about its rate limits. */
  readonly rateLimit: string;
}

export type HostName = "better-auth" | "auth-js" | "passport-magic-link" | "passport-magic-login";

/** How a link is asked for: always one POST to the library's own route. */
export interface Ask {
  readonly path: string;
  readonly type: "json" | "form";
  /** The name of the field that takes the address. */
  readonly address: string;
  /** Where a CSRF token is got first, as JSON, and the field that carries it both there and in the POST. */
  readonly csrf: { readonly path: string; readonly field: string } | null;
}

/** Of every app: `?to=<address>` gives `{ to, text, link }[]`, newest last. */
export const mailsPath = "/mails";
/** Of every app: `{ user: <address> | null }` for the cookies that come along. */
export const whoPath = "/who";

export const hosts: readonly Host[] = [
  {
    name: "better-auth",
    packages: ["better-auth"],
    ask: { path: "/api/auth/sign-in/magic-link", type: "json", address: "email", csrf: null },
    finish: "open the link",
    lifetime: 300,
    rateLimit: "switched off by its option; it is on in production only",
  },
  {
    name: "auth-js",
    packages: ["@auth/core", "@auth/express", "@auth/unstorage-adapter"],
    ask: {
      path: "/auth/signin/nodemailer",
      type: "form",
      address: "email",
      csrf: { path: "/auth/csrf", field: "csrfToken" },
    },
    finish: "open the link",
    lifetime: 86_400,
    rateLimit: "has none",
  },
  {
    name: "passport-magic-link",
    packages: ["passport-magic-link", "passport"],
    ask: { path: "/auth/magiclink", type: "form", address: "email", csrf: null },
    finish: "open the link",
    lifetime: 600,
    rateLimit: "has none",
  },
  {
    name: "passport-magic-login",
    packages: ["passport-magic-login", "passport"],
    ask: { path: "/auth/magiclogin", type: "json", address: "destination", csrf: null },
    finish: "open the link",
    lifetime: 3600,
    rateLimit: "has none",
  },
];
