import { OnpurposeError } from "../errors.ts";
import type { MagicLinksEvent } from "../events/event.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { Store } from "../stores/store.ts";
import { countEvent, factsOf } from "./count-event.ts";
import { createLog, type Log, type Logger } from "./logger.ts";
import { lineOf } from "./log-lines.ts";
import type { RunVerb } from "../stores/around.ts";
import { measuredStore } from "./measured-store.ts";
import { knownMethod, knownStatus, metrics, type Measure, type RouteName } from "./metrics.ts";
import { printError, whereFrom } from "./print-error.ts";
import { createRegistry } from "./registry.ts";
import type { Telemetry } from "./telemetry.ts";
import { createTracer, errorType, type Tracer } from "./tracer.ts";

type OnError = (error: OnpurposeError) => void;

export interface WatchOptions {
  readonly logger?: Logger;
  readonly telemetry?: Telemetry;
  readonly onError?: OnError;
}

/** A request, as far as it may be told of: never its path, which may hold a token. */
export interface Asked {
  readonly route: RouteName;
  /** The path with a placeholder for the token; null where it is none of ours. */
  readonly template: string | null;
  readonly method: string;
  /** Whether it was made ahead of a person, and so is answered by a 503 that is no failure. */
  readonly isAhead: () => boolean;
}

/** Sees all that happens, and tells the logger, the counters and the traces. None of it throws or waits. */
export interface Watch {
  /** Tells the host of a failure that no answer shows. */
  readonly report: OnError;
  readonly tell: (event: MagicLinksEvent) => void;
  request<Answer extends { readonly status: number }>(
    asked: Asked,
    answer: () => Promise<Answer>,
  ): Promise<Answer>;
  /** A token failed its checksum. */
  junkToken(): void;
  /** The same store, each call of it timed. */
  store(store: Store): Store;
  /** The same mailer, each mail timed. */
  mailer(mailer: Mailer): Mailer;
  /** What was counted, in Prometheus' text format. */
  text(): string;
}

export function createWatch({ logger, telemetry, onError }: WatchOptions): Watch {
  const tellHost = safely(onError ?? printError);
  const brokenLogger = complaint("logger", tellHost);
  const log = createLog(logger, brokenLogger.failed);
  const tracer = createTracer(telemetry, complaint("telemetry", tellHost).failed);
  const registry = createRegistry(metrics);
  const measure: Measure = (name, value, labels) => {
    registry.measure(name, value, labels);
    tracer.measure(metrics[name], value, labels);
  };
  // A logger is told of failures in place of stderr, as long as it works.
  const isLogged = (): boolean =>
    onError === undefined && logger !== undefined && !brokenLogger.seen();
  return {
    report(error) {
      measure("failures", 1, { code: error.code });
      logFailure(error, log);
      if (!isLogged()) tellHost(error);
    },
    tell(event) {
      countEvent(event, measure);
      const facts = factsOf(event);
      if (facts !== null) tracer.note(facts);
      if (logger === undefined) return;
      const { level, text, fields } = lineOf(event);
      log(level, text, fields);
    },
    request: (asked, answer) => watchRequest({ tracer, measure, log }, asked, answer),
    junkToken: () => measure("junkTokens", 1, {}),
    store: (store) => measuredStore(store, verbRunner(tracer, measure), measure),
    mailer: (mailer) => timedMailer(mailer, tracer, measure),
    text: () => registry.text(),
  };
}

interface Sinks {
  readonly tracer: Tracer;
  readonly measure: Measure;
  readonly log: Log;
}

function watchRequest<Answer extends { readonly status: number }>(
  { tracer, measure, log }: Sinks,
  { route, template, method: given, isAhead }: Asked,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const method = knownMethod(given);
  const isFailure = (status: number): boolean => status >= 500 && !isAhead();
  const facts = {
    "onpurpose.route": route,
    "http.request.method": method,
    ...(template === null ? {} : { "http.route": template }),
  };
  const task = async (): Promise<Answer> => {
    const started = performance.now();
    const answered = await answer();
    const duration = performance.now() - started;
    const { status } = answered;
    measure("requests", 1, { route, method, status: knownStatus(status) });
    measure("requestDuration", duration / 1000, { route });
    const level = isFailure(status) ? "warn" : "debug";
    log(level, "request answered", { route, method, status, durationMs: rounded(duration) });
    return answered;
  };
  return tracer.trace(
    { kind: "request", name: `onpurpose ${route}`, facts },
    task,
    ({ status }) => ({
      "http.response.status_code": status,
      ...(isFailure(status) ? { "error.type": String(status) } : {}),
    }),
  );
}

/** To a hundredth. */
const rounded = (ms: number): number => Math.round(ms * 100) / 100;

function verbRunner(tracer: Tracer, measure: Measure): RunVerb {
  return async (verb, call) => {
    const started = performance.now();
    const facts = { "onpurpose.store.verb": verb };
    try {
      return await tracer.trace({ kind: "store", name: `onpurpose store.${verb}`, facts }, call);
    } catch (error) {
      measure("storeFailures", 1, { verb, code: errorType(error) });
      throw error;
    } finally {
      measure("storeDuration", (performance.now() - started) / 1000, { verb });
    }
  };
}

function timedMailer(mailer: Mailer, tracer: Tracer, measure: Measure): Mailer {
  const trace = (what: string, task: () => Promise<void>): Promise<void> =>
    tracer.trace({ kind: "mail", name: `onpurpose mail.${what}`, facts: {} }, task);
  return {
    async send(mail) {
      const started = performance.now();
      try {
        await trace("send", () => mailer.send(mail));
      } finally {
        measure("mailDuration", (performance.now() - started) / 1000, {});
      }
    },
    // What the mailer does not have, this one does not have either.
    ...(mailer.rehearse === undefined
      ? {}
      : { rehearse: (mail) => trace("rehearse", async () => mailer.rehearse?.(mail)) }),
    ...(mailer.close === undefined ? {} : { close: async () => mailer.close?.() }),
  };
}

function logFailure(error: OnpurposeError, log: Log): void {
  const { code, message, cause } = error;
  const { kind, frames } = whereFrom(cause);
  const at = frames.map((frame) => frame.trim()).join("; ");
  log("error", "failure", { code, error: message, cause: kind, ...(at === "" ? {} : { at }) });
}

/** Tells the host once of a part of its own that is broken: it is called for every request. */
function complaint(
  option: "logger" | "telemetry",
  tell: OnError,
): { readonly failed: (cause: unknown) => void; readonly seen: () => boolean } {
  let seen = false;
  return {
    failed(cause) {
      if (seen) return;
      seen = true;
      const message = `the option "${option}" failed, and may do so again; it is said once`;
      tell(new OnpurposeError("invalid_host_answer", message, { cause }));
    },
    seen: () => seen,
  };
}

/** A hook that throws must not change an answer, nor its time. */
function safely(hook: OnError): OnError {
  return (error) => {
    try {
      hook(error);
    } catch {
      printError(error);
    }
  };
}
