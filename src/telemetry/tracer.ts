import { OnpurposeError, type OnpurposeErrorCode } from "../errors.ts";
import type { Facts, RunningWork, Telemetry, Work } from "./telemetry.ts";
import { tamed } from "./tamed.ts";

/** Runs work that telemetry watches, and never lets telemetry touch it. */
export interface Tracer extends Pick<Telemetry, "note" | "measure"> {
  /** @param facts What is to be told of the result. */
  trace<T>(work: Work, task: () => Promise<T>, facts?: (result: T) => Facts): Promise<T>;
}

const noTracer: Tracer = {
  trace: (_work, task) => task(),
  note: () => {},
  measure: () => {},
};

/** @param failed Told of whatever telemetry throws. */
export function createTracer(
  telemetry: Telemetry | undefined,
  failed: (cause: unknown) => void,
): Tracer {
  if (telemetry === undefined) return noTracer;
  const tame = tamed(failed);
  return {
    async trace(work, task, facts = () => ({})) {
      const running = tame(() => telemetry.begin(work));
      if (running === undefined) return task();
      const end = (how: Facts): void => tame(() => running.end(how));
      try {
        const result = await within(running, task, tame);
        end(facts(result));
        return result;
      } catch (error) {
        end({ "error.type": errorType(error) });
        throw error;
      }
    },
    note: (facts) => tame(() => telemetry.note(facts)),
    measure: (metric, value, labels) => tame(() => telemetry.measure(metric, value, labels)),
  };
}

/** Does the task, and does it once, whatever `within` does. */
function within<T>(
  running: RunningWork,
  task: () => Promise<T>,
  tame: ReturnType<typeof tamed>,
): Promise<T> {
  const done: { result?: Promise<T> } = {};
  const once = (): Promise<T> => (done.result ??= task());
  tame(() => {
    const given = running.within(once);
    // One made of ours fails as ours does, and whoever asked for ours hears of that.
    if (given !== done.result) given.catch(() => {});
  });
  return once();
}

/** What failed, in a word. Not its message, nor its stack: a driver may repeat in them what it was given. */
export const errorType = (error: unknown): OnpurposeErrorCode | "other" =>
  error instanceof OnpurposeError ? error.code : "other";
