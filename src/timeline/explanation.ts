import type { Ask } from "../stores/ask.ts";
import type { Link, Visit, VisitOutcome } from "../stores/store.ts";
import type { Refusal } from "../refusal.ts";
import type { LinkState } from "../link-state.ts";
import type { VisitKind } from "../visit-kind.ts";
import type { AdviceCode } from "./advice-code.ts";

/** What happened to a link, in order and in words, and what to tell the person who asks. */
export interface Explanation {
  readonly link: Link;
  readonly state: LinkState;
  /** The moment that `state` and `advice` speak of. */
  readonly at: Date;
  /** Each of them, oldest first. */
  readonly visits: readonly Visit[];
  /** What it was issued for; null where the app issued it by itself. */
  readonly ask: Ask | null;
  /** Oldest first. Visits of one client that are alike and close together are one entry. */
  readonly timeline: readonly TimelineEntry[];
  readonly advice: Advice;
}

/** What to tell the person, or to do for them. */
export interface Advice {
  /** Stable: words may change, codes do not. */
  readonly code: AdviceCode;
  /** One to four English sentences, for the operator. */
  readonly text: string;
  /** False where it rests on a guess at who, or what, made a visit. */
  readonly sure: boolean;
}

export interface TimelineEntry {
  /** When it began. */
  readonly at: Date;
  /** When the last of its visits was; `at` where there is one, or none. */
  readonly until: Date;
  /** `mail`: what came of sending it. `ended`: it went out of use without being used. */
  readonly event: "issued" | "mail" | "visit" | "ended";
  /**
   * In English, without the time: "opened again in the browser that asked (Firefox on Windows), from 192.0.2.7". What
   * strangers wrote is in it as printable ASCII, everything else by its code point: `<U+202E>`. No HTML, and not escaped
   * for it.
   */
  readonly what: string;
  /** The same facts as data; null where it tells of no visit. */
  readonly visit: ToldVisit | null;
}

/**
 * Which browser it was, by its cookie: the one that asked for the link, the one that logged in by it, both in one,
 * another, or one that sent no cookie of ours, as a browser's first visit does.
 */
export type WhichBrowser = "asked" | "logged_in" | "asked_and_logged_in" | "other" | "no_cookie";

/** One visit, or several that are alike in all of this. */
export interface ToldVisit {
  /** How many, 1 or more. */
  readonly count: number;
  readonly outcome: VisitOutcome;
  /** Set exactly when `outcome` is `refused`. */
  readonly reason: Refusal | null;
  /** How it was asked for: `GET`, `HEAD`, `POST`, `POST code`, ..., each once. */
  readonly methods: readonly string[];
  readonly browser: WhichBrowser;
  /** Who it was as far as the rules can tell, which is a judgement; null where no rules looked. */
  readonly kind: VisitKind | null;
  readonly clientAddress: string | null;
}
