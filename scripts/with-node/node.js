import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.js";
import { npm } from "./npm.js";
import { SetupError } from "./setup-error.js";

/** What demo, tests and scripts are written for. The library itself runs on older versions. */
const neededMajor = 24;
/** What is fetched where the installed Node is too old. npm carries Node itself as a package. */
const pinned = "24.21.0";

/**
 * The path of a Node that can run this project's TypeScript.
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function ensureNode(root) {
  if (currentNodeFits()) return process.execPath;
  const name = packageName();
  const home = join(root, ".tools/node");
  if (!installed(home, name)) {
    await withLock(root, async () => {
      if (!installed(home, name)) await install(root, home, name);
    });
  }
  return binary(home, name);
}

function currentNodeFits() {
  const major = Number(process.versions.node.split(".")[0]);
  // Some builds leave these two out, and NODE_OPTIONS can turn the first one off.
  const stripsTypes = "typescript" in process.features && process.features.typescript !== false;
  return major >= neededMajor && stripsTypes && process.versions["sqlite"] !== undefined;
}

function packageName() {
  const { platform, arch } = process;
  if (platform === "linux" && (arch === "x64" || arch === "arm64")) return `node-linux-${arch}`;
  throw new SetupError(
    `Demo and tests need Node ${neededMajor} or newer, and this is Node ${process.versions.node} (${process.execPath}); install Node ${neededMajor} and run this again.`,
  );
}

/**
 * @param {string} home
 * @param {string} name
 */
function binary(home, name) {
  return join(home, "node_modules", name, "bin/node");
}

/**
 * @param {string} home
 * @param {string} name
 */
function installed(home, name) {
  const manifest = join(home, "node_modules", name, "package.json");
  if (!existsSync(binary(home, name)) || !existsSync(manifest)) return false;
  return readFileSync(manifest, "utf8").includes(`"version": "${pinned}"`);
}

/**
 * Into a folder of its own first, renamed when it is complete: an aborted install leaves nothing that
 * looks like a Node.
 * @param {string} root
 * @param {string} home
 * @param {string} name
 */
async function install(root, home, name) {
  console.error(
    `Fetching Node ${pinned} once, for this project only (this is ${process.version}) …`,
  );
  mkdirSync(join(root, ".tools"), { recursive: true });
  const fresh = mkdtempSync(join(root, ".tools/node-"));
  try {
    const what = [
      "install",
      "--prefix",
      fresh,
      "--no-save",
      "--ignore-scripts",
      `${name}@${pinned}`,
    ];
    await npm(process.execPath, what, fresh, `fetch Node ${pinned}`);
    checkRuns(binary(fresh, name));
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * The packages are built for glibc, so on Alpine and on very old systems they install and do not run.
 * @param {string} node
 */
function checkRuns(node) {
  try {
    execFileSync(node, ["--version"], { stdio: "ignore" });
  } catch {
    throw new SetupError(
      `The Node ${pinned} that npm carries does not run on this system; install Node ${neededMajor} by other means and run this again.`,
    );
  }
}
