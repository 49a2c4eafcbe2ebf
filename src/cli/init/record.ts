import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, posix, relative } from "node:path";
import * as v from "valibot";
import { sha256 } from "../../crypto.ts";
import { UsageError } from "../usage-error.ts";
import { textAfter, type Edit } from "./edit.ts";

/** Where it stands what was written, so that it can be taken back. */
export const recordFile = ".onpurpose-init.json";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
// In this folder, and nowhere in git's or npm's: whoever plants such a file must not lead us elsewhere.
const inside = v.pipe(
  v.string(),
  v.regex(/^(?:[\w.$[\]-]+\/)*[\w.$[\]-]+$/),
  v.check(
    (path) => !path.split("/").some((part) => ["..", ".", ".git", "node_modules"].includes(part)),
  ),
);
const Written = v.strictObject({
  path: inside,
  /** How many bytes it had before; null for a file that was not there. */
  bytesBefore: v.nullable(count),
  /** What was put into it, in bytes as they are counted in the file before. */
  added: v.array(v.strictObject({ at: count, bytes: count })),
  /** SHA-256 of the whole file as it was then left. A file that holds a secret holds one that nobody can guess. */
  sha256: v.string(),
});
const Record = v.strictObject({
  version: v.literal(1),
  files: v.array(Written),
  /** Folders that were made, the inner ones first. */
  folders: v.array(inside),
});

type Written = v.InferOutput<typeof Written>;

const readWrite = 0o666;
const ownerOnly = 0o600;

/** Writes all edits. First what is going to be written, so that a stop in the middle can be taken back, too. */
export function write(edits: readonly Edit[]): void {
  const files = edits.map((edit): Written => {
    const { path, before, insertions } = edit;
    const added = insertions.map(({ at, text }) => ({
      at: Buffer.byteLength((before ?? "").slice(0, at)),
      bytes: Buffer.byteLength(text),
    }));
    const bytesBefore = before === null ? null : Buffer.byteLength(before);
    return { path, bytesBefore, added, sha256: sha256(textAfter(edit)) };
  });
  const folders = [...new Set(edits.flatMap(({ path }) => missingFolders(path)))];
  folders.sort((a, b) => b.length - a.length);
  const record = { version: 1, files, folders };
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`, { flag: "wx" });
  for (const edit of edits) {
    const { path, before, insertions } = edit;
    mkdirSync(posix.dirname(path), { recursive: true });
    // Nothing of a file is written anew that only gets more at its end.
    const last = insertions.at(-1);
    if (before === null) {
      writeFileSync(path, textAfter(edit), { flag: "wx", mode: modeOf(path) });
    } else if (insertions.length === 1 && last?.at === before.length) {
      appendFileSync(path, last.text);
    } else {
      writeFileSync(path, textAfter(edit));
    }
  }
}

const modeOf = (path: string): number => (path === ".env" ? ownerOnly : readWrite);

function missingFolders(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return existsSync(folder) ? [] : [folder, ...missingFolders(folder)];
}

/** What undoing does to one file. */
export type Undoing =
  | { readonly does: "remove"; readonly path: string }
  | { readonly does: "cut"; readonly path: string; readonly left: Uint8Array }
  /** It is as it was before, or gone. */
  | { readonly does: "nothing"; readonly path: string }
  /** Somebody has changed it since. */
  | { readonly does: "refuse"; readonly path: string };

/** All of it: the files, and the folders that were made for them. */
export interface UndoPlan {
  readonly undoings: readonly Undoing[];
  readonly folders: readonly string[];
}

/** @throws {UsageError} where there is no record, or one that is none of ours. */
export function planUndo(): UndoPlan {
  if (!existsSync(recordFile)) {
    throw new UsageError(
      `There is no ${recordFile} in this folder: nothing is known to be undone.`,
    );
  }
  const { files, folders } = readRecord();
  return { undoings: files.map(undoingOf), folders };
}

function undoingOf({ path, bytesBefore, added, sha256: left }: Written): Undoing {
  if (!existsSync(path)) return { does: "nothing", path };
  if (leadsOut(path)) return { does: "refuse", path };
  const now = readFileSync(path);
  if (sha256(now) === left) {
    return bytesBefore === null
      ? { does: "remove", path }
      : { does: "cut", path, left: without(now, added) };
  }
  return bytesBefore === now.length ? { does: "nothing", path } : { does: "refuse", path };
}

/** By a link in the place of a folder. */
const leadsOut = (path: string): boolean => isOutside(dirname(path));

function isOutside(path: string): boolean {
  const place = relative(realpathSync("."), realpathSync(path));
  return place.startsWith("..") || isAbsolute(place);
}

/**
 * Whether writing to a file would write somewhere else than in this folder, by a link in its place or in that of a folder:
 * a project that somebody else has made must not lead us there, and least of all with a secret.
 */
export function isElsewhere(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return path !== "." && isElsewhere(dirname(path));
  // A link to nothing may lead anywhere.
  return !existsSync(path) || isOutside(path);
}

/** What is left of a file without what was added. */
function without(now: Buffer, added: Written["added"]): Uint8Array {
  const kept: Buffer[] = [];
  let from = 0;
  let earlier = 0;
  for (const { at, bytes } of added) {
    kept.push(now.subarray(from, at + earlier));
    earlier += bytes;
    from = at + earlier;
  }
  return Buffer.concat([...kept, now.subarray(from)]);
}

function readRecord(): v.InferOutput<typeof Record> {
  try {
    const data: unknown = JSON.parse(readFileSync(recordFile, "utf8"));
    return v.parse(Record, data);
  } catch {
    throw new UsageError(`${recordFile} cannot be read: undo by hand what init has written.`);
  }
}

/** Takes back what {@link planUndo} says, and forgets that it was written. */
export function undo({ undoings, folders }: UndoPlan): void {
  for (const undoing of undoings) {
    if (undoing.does === "remove") rmSync(undoing.path);
    if (undoing.does === "cut") writeFileSync(undoing.path, undoing.left);
  }
  for (const folder of folders) {
    // Somebody may have put something else there.
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
  rmSync(recordFile);
}
