import type { OnpurposeErrorCode } from "../errors.ts";
import { refusals } from "../refusal.ts";
import { askOutcomes } from "../stores/ask.ts";
import { visitOutcomes, type Store } from "../stores/store.ts";
import { visitKinds } from "../visit-kind.ts";

// Everything that is counted and timed. Each label has a closed list of values, none of them written by a stranger: no
// flood of requests, whatever is in them, makes one more series.

/** A counter, or a histogram of seconds. */
export interface Metric {
  /** As OpenTelemetry spells it; Prometheus' name is made of it. */
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** The upper bounds of a histogram's buckets, in seconds; a counter has none. */
  readonly buckets?: readonly number[];
}

/** What a request can be for: the routes of the table, and what becomes of all others. */
const routes = [
  "start",
  "ask",
  "waiting",
  "typeCode",
  "logOut",
  "open",
  "press",
  "metrics",
  /** Any of the operators' pages, and whoever asked for one and is none. */
  "admin",
  /** What stands where a token would, and fails its checksum. */
  "junk",
  /** A damaged token, which still tells which link it was of. */
  "mangled",
  /** No path of ours, or a method that is none of its path. */
  "other",
] as const;
export type RouteName = (typeof routes)[number];

const methods = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "_OTHER"] as const;
export type KnownMethod = (typeof methods)[number];

const statuses = [
  "200",
  "204",
  "303",
  "400",
  "403",
  "404",
  "405",
  "409",
  "410",
  "413",
  "429",
  "500",
  "503",
  "other",
] as const;

const verbs = [
  "issue",
  "issueWithin",
  "open",
  "redeem",
  "claim",
  "finish",
  "release",
  "record",
  "decline",
  "revoke",
  "explain",
  "linksOf",
  "session",
  "sessions",
  "endSession",
  "endSessions",
  "ask",
  "settleAsk",
  "asks",
  "tryCode",
  "linkIds",
  "reclassify",
  "purge",
  "list",
  "countAsks",
  "saveDay",
  "days",
  "addAct",
  "settleAct",
  "acts",
  "erase",
  "outbox",
  "settleOutbox",
  "lease",
  "close",
] as const satisfies readonly (keyof Store)[];

const codes = [
  "invalid_option",
  "invalid_argument",
  "invalid_host_answer",
  "store_unavailable",
  "session_not_stored",
  "schema_too_new",
  "not_loaded",
  "mail_not_sent",
  "event_not_sent",
  "invalid_webhook",
] as const satisfies readonly OnpurposeErrorCode[];

const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const slow = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const human = [1, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400];

export const metrics = {
  requests: {
    name: "onpurpose.requests",
    help: "Requests answered.",
    labels: { route: routes, method: methods, status: statuses },
  },
  requestDuration: {
    name: "onpurpose.request.duration",
    help: "How long answers took.",
    labels: { route: routes },
    buckets: quick,
  },
  junkTokens: {
    name: "onpurpose.junk_tokens",
    help: "Requests whose token failed its checksum: answered without asking the store, and not recorded.",
    labels: {},
  },
  asks: {
    name: "onpurpose.asks",
    help: "Asks for a link: taken, or held back by a limit.",
    labels: { outcome: ["taken", "held_back"] },
  },
  mails: {
    name: "onpurpose.mails",
    help: "What came of the asks that were taken.",
    labels: { outcome: askOutcomes },
  },
  mailDuration: {
    name: "onpurpose.mail.duration",
    help: "How long the mailer took to take a mail, or to fail.",
    labels: {},
    buckets: slow,
  },
  linksIssued: {
    name: "onpurpose.links_issued",
    help: "Links issued, because somebody asked or by the app.",
    labels: { by: ["ask", "app"] },
  },
  visits: {
    name: "onpurpose.visits",
    help: "Requests to links, by who seems to have made them and what came of them.",
    labels: { kind: [...visitKinds, "unjudged"], outcome: visitOutcomes },
  },
  logins: {
    name: "onpurpose.logins",
    help: "Presses and codes: succeeded, the echo of one that had, or refused.",
    labels: { by: ["press", "code"], outcome: ["succeeded", "repeated", "refused"] },
  },
  refusals: {
    name: "onpurpose.refusals",
    help: "Why requests to links were refused: those that opened one, and those that would have logged in.",
    labels: { of: ["link", "login"], reason: refusals },
  },
  timeToLogin: {
    name: "onpurpose.time_to_login",
    help: "From when a link was issued to the login by it.",
    labels: {},
    buckets: human,
  },
  reports: {
    name: "onpurpose.reports",
    help: "People who said that it was not them who asked; whether that switched the link off.",
    labels: { revoked: ["yes", "no"] },
  },
  linksRevoked: {
    name: "onpurpose.links_revoked",
    help: "Links that the app revoked.",
    labels: {},
  },
  sessionsEnded: {
    name: "onpurpose.sessions_ended",
    help: "Sessions ended by a logout or by the app.",
    labels: {},
  },
  storeDuration: {
    name: "onpurpose.store.duration",
    help: "How long calls of the store took, also those that failed.",
    labels: { verb: verbs },
    buckets: quick,
  },
  storeFailures: {
    name: "onpurpose.store.failures",
    help: "Calls of the store that failed.",
    labels: { verb: verbs, code: [...codes, "other"] },
  },
  failures: {
    name: "onpurpose.failures",
    help: "Failures reported, those that onError is told of.",
    labels: { code: codes },
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type Metrics = typeof metrics;
export type MetricName = keyof Metrics;

/** A value for each label of a metric. */
type LabelsOf<M extends Metric> = Readonly<Record<string, string>> & {
  readonly [Label in keyof M["labels"]]: M["labels"][Label][number];
};

/** Adds to a counter, or a number of seconds to a histogram. */
export type Measure = <Name extends MetricName>(
  name: Name,
  value: number,
  labels: LabelsOf<Metrics[Name]>,
) => void;

const knownMethods: ReadonlyMap<string, KnownMethod> = new Map(
  methods.map((method) => [method, method]),
);
const knownStatuses: ReadonlyMap<number, (typeof statuses)[number]> = new Map(
  statuses.map((status) => [Number(status), status]),
);

/** A method as it may be counted: the rest are whatever a stranger thinks of. */
export const knownMethod = (method: string): KnownMethod => knownMethods.get(method) ?? "_OTHER";

export const knownStatus = (status: number): (typeof statuses)[number] =>
  knownStatuses.get(status) ?? "other";
