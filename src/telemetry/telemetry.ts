import type { Metric } from "./metrics.ts";

/** Named as the semantic conventions of OpenTelemetry name them, else `onpurpose.…`. No secret and no address is in them. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that takes time: answering a request, a call of the store, a mail. */
export interface Work {
  readonly kind: "request" | "store" | "mail";
  /** One of a few: `onpurpose open`, `onpurpose store.redeem`, `onpurpose mail.send`. */
  readonly name: string;
  readonly facts: Facts;
}

export interface RunningWork {
  /** Calls `task` at once, so that whatever begins in it, also later, is part of this work. Gives what it gives. */
  within<T>(task: () => T): T;
  /** `error.type` is among the facts where it has failed. */
  end(facts: Facts): void;
}

/**
 * Where traces and metrics go to, beside `magicLinks.metrics()`: `openTelemetry()`, or something of the host's own. What
 * it throws harms nobody: `onError` is told of it once.
 */
export interface Telemetry {
  begin(work: Work): RunningWork;
  /** More about the request that is being answered right now. */
  note(facts: Facts): void;
  /** Adds to a counter, or a number of seconds to a histogram. */
  measure(metric: Metric, value: number, labels: Readonly<Record<string, string>>): void;
}
