import { hash } from "node:crypto";
import { prelude } from "./scripts/prelude.ts";

/** One Lua script. Redis knows it by its SHA-1 once it has seen it. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
  readonly writes: boolean;
}

/** A script that may write. */
export function writing(...parts: string[]): Script {
  return make(parts, true);
}

export function reading(...parts: string[]): Script {
  return make(parts, false);
}

function make(parts: readonly string[], writes: boolean): Script {
  const source = [prelude, ...parts].join("\n");
  return { source, sha1: hash("sha1", source), writes };
}
