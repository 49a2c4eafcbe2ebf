import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { StartError } from "./config.ts";

/**
 * The secret kept in a file; made now if there is none.
 *
 * @throws {StartError} when others may read the file, or there is no whole secret in it.
 */
export function readOrMakeSecret(path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) makeSecret(path);
  const { mode } = statSync(path);
  // Windows has no such modes, and reports every file as readable.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new StartError(`Others may read the secret in ${path}. Run: chmod 600 ${path}`);
  }
  const secret = readFileSync(path, "utf8").trim();
  if (Buffer.byteLength(secret) >= 32) return secret;
  throw new StartError(
    `The secret in ${path} is empty or too short. Put the old file back, or delete it to get a new secret.`,
  );
}

/** Whole or not at all, and only once: of two processes that start together, the second uses the first's. */
function makeSecret(path: string): void {
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString("base64url")}\n`);
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
}
