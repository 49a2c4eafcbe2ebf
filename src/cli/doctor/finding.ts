/** How one check ended. */
export type Status = "ok" | "warn" | "fail" | "skipped";

/** What one check has found. */
export interface Finding {
  /** The check's name: stable, for programs. */
  readonly check: string;
  readonly status: Status;
  /** One or two sentences: what it is, and where it is not as it should be, what to do. Holds no secret. */
  readonly says: string;
}

export const ok = (check: string, says: string): Finding => ({ check, status: "ok", says });
export const warn = (check: string, says: string): Finding => ({ check, status: "warn", says });
export const fail = (check: string, says: string): Finding => ({ check, status: "fail", says });
export const skipped = (check: string, says: string): Finding => ({
  check,
  status: "skipped",
  says,
});

/** Where the findings come from. */
export interface Part {
  readonly part: "inside" | "outside" | "mail";
  readonly findings: readonly Finding[];
}

/** "1.5 seconds", "2 minutes". */
export function span(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 90) return `${Number(seconds.toFixed(1))} seconds`;
  return seconds < 5400
    ? `${Math.round(seconds / 60)} minutes`
    : `${Math.round(seconds / 3600)} hours`;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
