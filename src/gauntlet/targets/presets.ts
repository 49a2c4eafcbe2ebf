import type { Wire } from "../http-client.ts";
import type { InboxOptions } from "../inbox.ts";
import type { LoggedInCheck } from "../logged-in.ts";
import type { Target } from "../target.ts";
import { httpTarget } from "./http.ts";

export interface PresetOptions {
  /** Where the library is mounted, as people reach it: `http://localhost:3000/api/auth`. */
  readonly url: string;
  /** Where mails can be read. The pattern of the link is known, unless it is given. */
  readonly mail: Omit<InboxOptions, "link"> & { readonly link?: RegExp };
  /** Left out: the library's own answer to who is logged in, where it has one. */
  readonly loggedIn?: LoggedInCheck;
}

const urlWith = (path: string): RegExp => new RegExp(`https?://[^\\s"'<>]+${path}[^\\s"'<>]+`);

/** better-auth with its magicLink plugin: `url` ends in `/api/auth`. */
export function betterAuthTarget(wire: Wire, { url, mail, loggedIn }: PresetOptions): Target {
  const { origin } = new URL(url);
  return httpTarget(wire, {
    name: "better-auth",
    ask: {
      url: `${url}/sign-in/magic-link`,
      as: "json",
      fields: { email: "{address}", callbackURL: `${origin}/` },
    },
    mail: { link: urlWith("/magic-link/verify\\?"), ...mail },
    loggedIn: loggedIn ?? { url: `${url}/get-session`, path: "user" },
  });
}

export interface AuthJsOptions extends PresetOptions {
  /** The id of the mail provider. Default `nodemailer`. */
  readonly provider?: string;
}

/** Auth.js with a mail provider: `url` ends in `/auth`, or `/api/auth`. */
export function authJsTarget(wire: Wire, options: AuthJsOptions): Target {
  const { url, mail, loggedIn, provider = "nodemailer" } = options;
  const { origin } = new URL(url);
  return httpTarget(wire, {
    name: "Auth.js",
    ask: {
      url: `${url}/signin/${provider}`,
      fields: { email: "{address}", callbackUrl: `${origin}/` },
      token: { url: `${url}/csrf`, path: "csrfToken", field: "csrfToken" },
    },
    mail: { link: urlWith("/callback/[a-z-]+\\?"), ...mail },
    loggedIn: loggedIn ?? { url: `${url}/session`, path: "user" },
  });
}

export interface PassportOptions extends PresetOptions {
  readonly loggedIn: LoggedInCheck;
  /** The field that takes the address. Default `email`; passport-magic-login's is `destination`. */
  readonly field?: string;
  /** Default `form`; passport-magic-login's client sends `json`. */
  readonly as?: "form" | "json";
}

/** A strategy of passport's, where asking is a POST to `url` and opening the link logs in. */
export function passportTarget(wire: Wire, options: PassportOptions): Target {
  const { url, mail, loggedIn, field = "email", as = "form" } = options;
  return httpTarget(wire, {
    name: "passport",
    ask: { url, as, fields: { [field]: "{address}" } },
    mail: { link: urlWith("[?&/]"), ...mail },
    loggedIn,
  });
}
