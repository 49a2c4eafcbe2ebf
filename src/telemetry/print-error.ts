import type { OnpurposeError } from "../errors.ts";

/** What is said of a failure where nobody asked to be told: one line on stderr, and where it came from. */
export function printError({ code, message, cause }: OnpurposeError): void {
  const { kind, frames } = whereFrom(cause);
  const detail = kind === null ? "" : [`caused by ${kind}`, ...frames].join("\n");
  process.emitWarning(message, { type: "OnpurposeError", code, detail });
}

/** The kind of a cause and where it was thrown. Not its message: that may repeat what nobody should read. */
export function whereFrom(cause: unknown): { kind: string | null; frames: readonly string[] } {
  if (!(cause instanceof Error)) return { kind: null, frames: [] };
  const { message, name, stack = "" } = cause;
  // Behind the message, whose lines may look like frames; nothing where the stack does not hold it.
  const at = stack.indexOf(message);
  const traced = at === -1 ? "" : stack.slice(at + message.length);
  const frames = traced.split("\n").filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line));
  return { kind: name, frames };
}
