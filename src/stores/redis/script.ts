import { sha1 } from "../../crypto.ts";
import { prelude } from "./scripts/prelude.ts";

/** One Lua script. Redis knows it by its SHA-1 once it has seen it. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
  readonly writes: boolean;
  /**
   * Other keys of the same tag that it touches, declared on a Cluster: while their slot is being moved, Redis then
   * refuses the script as a whole (TRYAGAIN) instead of somewhere in the middle of it.
   */
  readonly also: readonly string[];
}

/** A script that may write. */
export function writing(...parts: string[]): Script {
  return make(parts, true);
}

/** A script that writes to several keys of a tag. */
export function writingTo(also: readonly string[], ...parts: string[]): Script {
  return { ...make(parts, true), also };
}

export function reading(...parts: string[]): Script {
  return make(parts, false);
}

function make(parts: readonly string[], writes: boolean): Script {
  const source = [prelude, ...parts].join("\n");
  return { source, sha1: sha1(source), writes, also: [] };
}
