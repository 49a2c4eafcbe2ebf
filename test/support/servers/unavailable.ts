import { howToGet, type ServerKind } from "./programs.ts";

const missing = new Set<string>();

/** Says loudly that tests will be skipped, and gives null: what a helper returns that has no server to give. */
export function reportMissing(kind: ServerKind): null {
  const message = howToGet(kind);
  if (!missing.has(message)) console.warn(`WARNING: tests are SKIPPED. ${message}`);
  missing.add(message);
  return null;
}

/** All that was reported so far. */
export function whatIsMissing(): string {
  return [...missing].join("\n");
}
