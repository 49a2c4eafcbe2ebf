import {
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  appendFileSync,
} from "node:fs";
import * as v from "valibot";
import { sha256 } from "../../crypto.ts";
import { UsageError } from "../usage-error.ts";
import type { Edit } from "./plan.ts";

/** Where it stands what was written, so that it can be taken back. */
export const recordFile = ".onpurpose-init.json";

const Written = v.strictObject({
  // A name in this folder: whoever plants such a file must not lead us elsewhere.
  path: v.pipe(v.string(), v.regex(/^\.?[\w-]+(?:\.[\w-]+)*$/)),
  /** How many bytes it had before; null for a file that was not there. */
  bytesBefore: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** SHA-256 of the whole file as it was then left. A file that holds a secret holds one that nobody can guess. */
  sha256: v.string(),
});
const Record = v.strictObject({ version: v.literal(1), files: v.array(Written) });

type Written = v.InferOutput<typeof Written>;

const readWrite = 0o666;
const ownerOnly = 0o600;

/** Writes all edits. First what is going to be written, so that a stop in the middle can be taken back, too. */
export function write(edits: readonly Edit[]): void {
  const files = edits.map(({ path, before, added }): Written => {
    const bytesBefore = before === null ? null : Buffer.byteLength(before);
    return { path, bytesBefore, sha256: sha256(`${before ?? ""}${added}`) };
  });
  writeFileSync(recordFile, `${JSON.stringify({ version: 1, files }, null, 2)}\n`, { flag: "wx" });
  for (const { path, before, added } of edits) {
    const mode = path === ".env" ? ownerOnly : readWrite;
    if (before === null) writeFileSync(path, added, { flag: "wx", mode });
    else appendFileSync(path, added);
  }
}

/** What undoing does to one file. */
export type Undoing =
  | { readonly does: "remove"; readonly path: string }
  | { readonly does: "cut"; readonly path: string; readonly to: number }
  /** It is as it was before, or gone. */
  | { readonly does: "nothing"; readonly path: string }
  /** Somebody has changed it since. */
  | { readonly does: "refuse"; readonly path: string };

/** @throws {UsageError} where there is no record, or one that is none of ours. */
export function planUndo(): readonly Undoing[] {
  if (!existsSync(recordFile)) {
    throw new UsageError(
      `There is no ${recordFile} in this folder: nothing is known to be undone.`,
    );
  }
  return readRecord().map(({ path, bytesBefore, sha256: left }): Undoing => {
    if (!existsSync(path)) return { does: "nothing", path };
    const now = readFileSync(path);
    if (bytesBefore !== null && now.length === bytesBefore) return { does: "nothing", path };
    if (sha256(now) !== left) return { does: "refuse", path };
    return bytesBefore === null ? { does: "remove", path } : { does: "cut", path, to: bytesBefore };
  });
}

function readRecord(): readonly Written[] {
  try {
    const data: unknown = JSON.parse(readFileSync(recordFile, "utf8"));
    return v.parse(Record, data).files;
  } catch {
    throw new UsageError(`${recordFile} cannot be read: undo by hand what init has written.`);
  }
}

/** Takes back what {@link planUndo} says, and forgets that it was written. */
export function undo(undoings: readonly Undoing[]): void {
  for (const undoing of undoings) {
    if (undoing.does === "remove") rmSync(undoing.path);
    if (undoing.does === "cut") truncateSync(undoing.path, undoing.to);
  }
  rmSync(recordFile);
}
