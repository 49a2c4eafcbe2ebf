import type { VisitKind } from "../../visit-kind.ts";

// What was reported of real intermediaries, and what real people's browsers send. Each entry has its sources; nothing
// in one is made up, and what nobody has reported is null.

/** A client of a link's that is not the person it was sent to. */
export interface Intermediary {
  readonly id: string;
  /** As an operator would call it. */
  readonly name: string;
  readonly vendor: string | null;
  /** What its visits are. Null where a request of its own looks like nothing in particular. */
  readonly kind: VisitKind;
  /** As far as they were reported: a request of its may have more. Names as they were reported. */
  readonly headers: Readonly<Record<string, string>>;
  readonly runsScripts: boolean | null;
  readonly pressesButtons: boolean | null;
  readonly keepsCookies: boolean | null;
  /** What it does, in order. */
  readonly steps: readonly Step[];
  /** When it comes and from where, in a few words; null where nobody says. */
  readonly timing: string | null;
  readonly network: string | null;
  readonly sources: readonly string[];
  readonly confidence: "high" | "medium" | "low";
  /** No rule was written against it: what the rules make of it measures them. */
  readonly heldOut: boolean;
}

/** What can become of a token on its way. */
export type TokenForm =
  | "real"
  | "rot13"
  | "other_case"
  | "cut"
  | "appended"
  | "altered"
  | "random"
  | "with_parameters"
  | "wrapped";

export type Step =
  /** One request over HTTP. `path` in place of the link's own: `/favicon.ico`. */
  | {
      readonly do: "request";
      readonly afterMs: number;
      readonly method: "GET" | "HEAD" | "OPTIONS" | "POST";
      readonly token: TokenForm;
      readonly path?: string;
    }
  /** Reads the forms of the page that came last, and posts each as a browser without scripts would. */
  | { readonly do: "post_forms"; readonly afterMs: number; readonly fill: boolean }
  /** Opens the link in a real browser, which runs the page's scripts. */
  | { readonly do: "open"; readonly afterMs: number }
  /** Presses everything on that page, and on every page that this leads to. `fill`: types into fields first. */
  | {
      readonly do: "press_all";
      readonly afterMs: number;
      readonly fill: boolean;
      readonly acceptDialogs: boolean;
    };

/** A person's browser, as it opens a link. */
export interface Human {
  readonly id: string;
  readonly name: string;
  readonly device: "desktop" | "mobile" | "tablet";
  readonly os: string;
  readonly engine: "blink" | "blink-webview" | "gecko" | "webkit" | "wkwebview";
  /** How the link gets there: a mail program, webmail, an app's own browser. */
  readonly via: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a navigation by a gesture says so in `Sec-Fetch-User`. */
  readonly sendsSecFetchUser: boolean;
  /** Whether all its headers are known, and not only its user agent. */
  readonly complete: boolean;
  readonly sources: readonly string[];
  readonly confidence: "high" | "medium" | "low";
}
