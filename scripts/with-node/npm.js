import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { run } from "./run.js";
import { SetupError, Stopped } from "./setup-error.js";

/**
 * What npm says (its codes are stable) and what we make of it.
 * @type {readonly [RegExp, string][]}
 */
const reasons = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    "because npm cannot reach its registry; check the network and run this again",
  ],
  [
    /\bcode EUSAGE\b/,
    "because package-lock.json does not fit package.json; run `npm install` and then this again",
  ],
];

const flags = [
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  // Without a network, npm's own patience would be more than a silent minute.
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/**
 * Runs npm under the given Node. Quiet while all is well.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {string} purpose completes the sentence "Could not ..."
 */
export async function npm(node, args, cwd, purpose) {
  const [command, ...first] = findNpm(node);
  const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
  const end = await run(command, [...first, ...args, ...flags], {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "ignore", "pipe"],
  }).catch(() => {
    throw new SetupError(
      `Could not ${purpose}, because npm was not found; install npm and run this again.`,
    );
  });
  if (end.code === 0) return;
  const signal = end.asked ?? end.signal;
  if (signal !== null) throw new Stopped(signal);
  const reason = reasons.find(([pattern]) => pattern.test(end.stderr));
  if (reason !== undefined) throw new SetupError(`Could not ${purpose}, ${reason[1]}.`);
  process.stderr.write(end.stderr);
  throw new SetupError(
    `Could not ${purpose}: npm ended with code ${end.code}, its message is above.`,
  );
}

/**
 * The command line of npm. Preferably its JavaScript file, since its wrapper would choose its own Node.
 * @param {string} node
 * @returns {[string, ...string[]]}
 */
function findNpm(node) {
  const own = process.env["npm_execpath"];
  // Under pnpm or yarn the variable names their own command line, which does not know `npm ci`.
  if (own !== undefined && /^npm-cli\.c?js$/.test(basename(own)) && existsSync(own))
    return [node, own];
  for (const folder of [dirname(node), dirname(process.execPath)]) {
    for (const place of ["../lib/node_modules", "node_modules"]) {
      const cli = join(folder, place, "npm/bin/npm-cli.js");
      if (existsSync(cli)) return [node, cli];
    }
  }
  return ["npm"];
}
