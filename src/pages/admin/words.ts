import type { LinkState } from "../../link-state.ts";
import type { AskOutcome } from "../../stores/ask.ts";
import type { ActName, RevokedBecause } from "../../stores/store.ts";
import type { VisitKind } from "../../visit-kind.ts";

// The words of the operators' pages. In English alone: they are for those who run the app.

export const stateWords: Readonly<Record<LinkState, string>> = {
  live: "Works",
  used: "Used",
  revoked: "Revoked",
  expired: "Expired",
};

export const endWords: Readonly<Record<RevokedBecause, string>> = {
  revoked: "by the app",
  superseded: "by a newer link",
  logged_in: "by another login",
  declined: "“This wasn’t me”",
};

export const kindWords: Readonly<Record<VisitKind, string>> = {
  person: "Person",
  scanner: "Scanner",
  preview: "Link preview",
  prefetch: "Prefetch",
  image_proxy: "Image proxy",
  crawler: "Crawler",
  automation: "Program",
  unknown: "Unknown",
};

export const kindWord = (kind: VisitKind | null): string =>
  kind === null ? "Never judged" : kindWords[kind];

const mailWords: Readonly<Record<AskOutcome, string>> = {
  mailed: "Mailed",
  not_mailed: "Mail failed",
  no_account: "No account",
  not_allowed: "Account may not log in",
  too_many: "Too many mails",
  failed: "Failed",
};

export const mailWord = (outcome: AskOutcome | null): string =>
  outcome === null ? "Nothing came of it" : mailWords[outcome];

export const actWords: Readonly<Record<ActName, string>> = {
  issue: "Issued a link",
  revoke_link: "Revoked a link",
  revoke_user: "Revoked a user’s links",
  revoke_all: "Revoked all links",
  end_session: "Ended a session",
  end_sessions: "Ended a user’s sessions",
  export: "Exported links",
  erase: "Erased records",
};

/** "1 link", "5,000 links". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

export const grouped = (count: number): string => count.toLocaleString("en-US");

/** "42 %"; one digit more where it would read as none, or as all. */
export function percent(share: number): string {
  const whole = share * 100;
  const digits = whole > 0 && whole < 100 && (whole < 1 || whole > 99) ? 1 : 0;
  return `${whole.toFixed(digits)} %`;
}

/** A span of seconds, short: "45 s", "3 min", "1.5 h", "2 d". */
export function shortSpan(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const [unit, length] = spans.find(([, length]) => seconds >= length) ?? ["min", 60];
  const count = Math.round((seconds / length) * 10) / 10;
  return `${count} ${unit}`;
}

const spans: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
];
