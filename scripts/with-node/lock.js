import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs `work` while no other start installs something: `npm start` and `npm test` begun together on a
 * fresh clone would otherwise empty node_modules under each other's feet.
 * @param {string} root
 * @param {() => Promise<void>} work
 */
export async function withLock(root, work) {
  const file = join(root, ".tools/installing");
  mkdirSync(join(root, ".tools"), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (!told) console.error("Another start is installing; waiting for it …");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // Also when Ctrl-C or a kill ends us; a kill -9 leaves the file, and the next start sees a dead owner.
  const free = () => rmSync(file, { force: true });
  process.once("exit", free);
  try {
    await work();
  } finally {
    process.off("exit", free);
    free();
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  }
  if (ownerLives(file)) return false;
  rmSync(file, { force: true });
  return take(file);
}

/** @param {string} file */
function ownerLives(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // An empty file is one that is being written at this very moment.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
