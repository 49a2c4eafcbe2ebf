import type { CheckOptions, Violation } from "./check.ts";
import { isAhead, type Exchange } from "./exchanges.ts";
import type { Answered, Kind } from "./history.ts";

/** What this kind of request may be answered with, outages aside, and how many verbs of the store it needs. */
const expected: Readonly<Record<Kind, { statuses: readonly number[]; verbs: number }>> = {
  issue: { statuses: [200], verbs: 1 },
  ask: { statuses: [200], verbs: 1 },
  open: { statuses: [200, 410], verbs: 1 },
  scan: { statuses: [200, 410], verbs: 1 },
  press: { statuses: [303, 403, 410], verbs: 1 },
  who: { statuses: [200], verbs: 1 },
  logout: { statuses: [200], verbs: 2 },
};

/** Those of the host itself, which owes no headers of ours. */
const hostsOwn: readonly Kind[] = ["issue", "who"];

const titles: Readonly<Record<number, string>> = {
  403: "You asked for this link in another browser",
  410: "This link has already been used",
  503: "We cannot be reached just now",
};

const headers: Readonly<Record<string, RegExp>> = {
  "cache-control": /^no-store$/,
  "referrer-policy": /^same-origin$/,
  "x-robots-tag": /^noindex, nofollow$/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "content-security-policy": /^default-src 'none'; .*frame-ancestors 'none'$/,
};

/** Every request got a page that it can get, whole, and in time. */
export function checkAnswers(
  exchanges: readonly Exchange[],
  { appsEnd, timeout, margin }: CheckOptions,
): Violation[] {
  return exchanges.flatMap((exchange) => {
    const { kind, method, linkId, at, endedAt, answer, reason } = exchange;
    const found: Violation[] = [];
    const most = expected[kind].verbs * timeout + margin;
    const took = (endedAt ?? Infinity) - at;
    if (took > most) found.push({ rule: "slow", what: `${kind} took ${took} ms`, linkId });
    const fault = answer === null ? (appsEnd ? null : `no answer: ${reason}`) : faultOf(exchange);
    if (fault !== null) found.push({ rule: "answer", what: `${method} ${kind}: ${fault}`, linkId });
    return found;
  });
}

function faultOf(exchange: Exchange): string | null {
  const { kind, method, answer } = exchange;
  if (answer === null) return null;
  const { status } = answer;
  if (status !== 503 && !expected[kind].statuses.includes(status)) return `status ${status}`;
  if (status === 503 && answer.headers["cache-control"] !== "no-store") return "a 503 to be cached";
  if (hostsOwn.includes(kind)) return null;
  const lacking = Object.keys(headers).filter((name) => !hasHeader(answer, name));
  if (lacking.length > 0) return `status ${status} without ${lacking.join(", ")}`;
  if (isAhead(exchange) || method === "HEAD" || method === "OPTIONS") return null;
  const title = titles[status];
  if (title !== undefined && answer.title !== title) return `${status} "${answer.title}"`;
  return status === 503 && answer.headers["retry-after"] === undefined ? "no retry-after" : null;
}

function hasHeader(answer: Answered, name: string): boolean {
  return headers[name]?.test(String(answer.headers[name])) === true;
}
