import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.js";
import { npm } from "./npm.js";
import { SetupError } from "./setup-error.js";

/**
 * Makes node_modules what package-lock.json says, and does nothing when it is already.
 *
 * The stamp is ours alone: a node_modules that someone filled by `npm install`, perhaps under another
 * Node, does not have it and is made anew. So is one that another system left behind in a shared folder.
 * @param {string} root
 * @param {string} node
 */
export async function ensureDependencies(root, node) {
  const wanted = stampOf(root);
  const file = join(root, "node_modules/.onpurpose-lock");
  if (upToDate(file, wanted)) return;
  await withLock(root, async () => {
    if (upToDate(file, wanted)) return;
    console.error("Installing dependencies once …");
    // Development dependencies even under NODE_ENV=production: demo and tests are made of them.
    await npm(node, ["ci", "--include=dev"], root, "install the dependencies");
    mkdirSync(join(root, "node_modules"), { recursive: true });
    writeFileSync(file, wanted);
  });
}

/** @param {string} root */
function stampOf(root) {
  const lock = join(root, "package-lock.json");
  if (!existsSync(lock))
    throw new SetupError("package-lock.json is missing; check the clone is complete.");
  const digest = createHash("sha256").update(readFileSync(lock)).digest("hex");
  return `${digest} ${process.platform}-${process.arch}\n`;
}

/**
 * @param {string} file
 * @param {string} wanted
 */
function upToDate(file, wanted) {
  return existsSync(file) && readFileSync(file, "utf8") === wanted;
}
