import type { Intermediary } from "../corpus/corpus.ts";
import type { Jar } from "../jar.ts";

/** One visit of an intermediary's to a fresh link: what it knows, and who looks at what comes of it. */
export interface Visit {
  readonly link: string;
  /** The person's address; null: it does not know it, and makes one up where it fills in forms. */
  readonly address: string | null;
  /** The last thing on a page is pressed first. */
  readonly backwards: boolean;
  /** How long it really waits, for a wait as it was reported; in milliseconds. */
  readonly wait: (reportedMs: number) => Promise<void>;
  /** The links in mails that came since, the newest first; null: it reads no mails. */
  readonly newLinks: (() => Promise<readonly string[]>) | null;
  /** Is told of the robot's cookies whenever they may have changed, and after what. */
  readonly look: (jar: Jar, after: string) => Promise<void>;
  /** What went wrong on the robot's own way, in words. */
  readonly faults: string[];
}

/** A real browser, for those intermediaries that run one. Each visit has a profile of its own. */
export interface RobotBrowser {
  /** Its name and version, as a report tells them: `Chromium 156.0.8078.79`. */
  readonly name: string;
  visit(intermediary: Intermediary, visit: Visit): Promise<void>;
  close(): Promise<void>;
}

/** What it types into a field. The code is not known to it: it types no digits. */
export function typedInto(type: string, address: string | null): string {
  if (address !== null) return address;
  return type === "email" ? "somebody@example.com" : "somebody";
}

/** Fields that a robot types into. */
export const typable = new Set([
  "text",
  "email",
  "search",
  "tel",
  "url",
  "textarea",
  "password",
  "",
]);

/** Of pages that take everything for a form. */
export const maxPresses = 24;
