import { tamed } from "./tamed.ts";

/** Texts, numbers and truths. No secret, and nothing that a stranger wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * Where log lines go. `text` is one of a few constant sentences, and everything else is in `fields`. `console` is one,
 * and so is winston; of pino, which wants them the other way around, docs/telemetry.md makes one. What it throws harms
 * nobody: `onError` is told of it once.
 */
export type Logger = Readonly<Record<LogLevel, (text: string, fields: LogFields) => void>>;

export type Log = (level: LogLevel, text: string, fields: LogFields) => void;

/** @param failed Told of whatever the logger throws. */
export function createLog(logger: Logger | undefined, failed: (cause: unknown) => void): Log {
  if (logger === undefined) return () => {};
  const tame = tamed(failed);
  return (level, text, fields) => tame(() => logger[level](text, inert(fields)));
}

const longest = 500;

/**
 * Ids are the host's and messages may quote what a server answered: whatever a terminal or a log reader would take for
 * more than text, such as line breaks and the beginnings of colours, becomes a question mark.
 */
function inert(fields: LogFields): LogFields {
  const tame = Object.entries(fields).map(([name, value]): [string, LogFields[string]] => [
    name,
    typeof value === "string"
      ? value.slice(0, longest).replaceAll(/[\p{C}\u2028\u2029]/gu, "?")
      : value,
  ]);
  return Object.fromEntries(tame);
}
