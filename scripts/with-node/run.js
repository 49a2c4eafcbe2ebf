import { spawn } from "node:child_process";
import { isatty } from "node:tty";

/**
 * How a child process ended. `asked` is the signal that asked us to stop meanwhile, if one did.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, asked: NodeJS.Signals | null, stderr: string }} End
 */

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

// Read at once: later it may already be the id of whoever adopted us.
const parent = process.ppid;

/**
 * Runs a command to its end and never leaves it behind: what asks us to stop is passed on, and we wait.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<End>}
 */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    /** @type {NodeJS.Signals | null} */
    let asked = null;
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      asked = signal;
      // A terminal sends Ctrl-C to the child as well. Passing it on would make one key press two.
      if (signal !== "SIGINT" || !isatty(0)) child.kill(signal);
    };
    for (const signal of forwarded) process.on(signal, forward);
    const unwatch = watchParent(() => forward("SIGTERM"));
    const release = () => {
      for (const signal of forwarded) process.off(signal, forward);
      unwatch();
    };
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stderr += text));
    child.once("error", (error) => {
      release();
      reject(error);
    });
    child.once("close", (code, signal) => {
      release();
      resolve({ code, signal, asked, stderr });
    });
  });
}

/**
 * npm runs us through a shell. Where that is dash (Debian, Ubuntu), a SIGTERM to npm ends npm and the shell
 * and never reaches us, and we would serve on with nobody left to stop us.
 * @param {() => void} onLost
 * @returns {() => void} ends the watch
 */
function watchParent(onLost) {
  if (process.env["npm_lifecycle_event"] === undefined) return () => {};
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onLost();
  }, 200);
  return () => clearInterval(timer);
}

/**
 * Ends this process the way the child ended, so that a shell cannot tell the difference.
 * @param {Pick<End, "code" | "signal">} end
 */
export function endLike(end) {
  if (end.signal !== null) process.kill(process.pid, end.signal);
  else process.exitCode = end.code ?? 1;
}
