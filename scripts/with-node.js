// Runs a TypeScript file of this project: `node scripts/with-node.js <script> [arguments]`.
//
// Behind `npm start` and `npm test`, so that they work on a fresh clone and also where an older Node is
// installed: it finds or fetches a fitting Node, installs the dependencies when they are missing or out
// of date, and then hands over. Plain JavaScript that Node 18 can run, for that is where it may start.

import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./with-node/dependencies.js";
import { ensureNode } from "./with-node/node.js";
import { endLike, run } from "./with-node/run.js";
import { SetupError, Stopped } from "./with-node/setup-error.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** @param {string[]} args the script and its arguments */
async function main(args) {
  const [script, ...rest] = args;
  if (script === undefined) {
    throw new SetupError("Usage: node scripts/with-node.js <script> [arguments]");
  }
  const node = await ensureNode(root);
  await ensureDependencies(root, node);
  // The condition makes `onpurpose/...` mean the sources, so that nothing has to be built first.
  const command = ["--conditions=onpurpose-source", join(root, script), ...rest];
  const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
  const env = { ...process.env, PATH: path };
  const end = await run(node, command, { env, stdio: "inherit" });
  endLike(end);
}

main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  if (error instanceof Stopped) return endLike({ code: null, signal: error.signal });
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
