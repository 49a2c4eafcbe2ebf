import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "./owner.ts";

// Nothing that tests start outlives the process that has started it, nor does its folder.

// A process that is killed runs no exit handler. This shell notices even that, as the end of its input.
// First SIGTERM: PostgreSQL then frees its shared memory.
const reaperScript = `
  trap '' INT TERM HUP
  pids=
  while read -r what pid; do
    others=
    for each in $pids; do [ "$each" = "$pid" ] || others="$others $each"; done
    pids=$others
    [ "$what" = started ] && pids="$pids $pid"
  done
  for pid in $pids; do kill -TERM "-$pid"; done
  [ -z "$pids" ] || sleep 1
  for pid in $pids; do kill -KILL "-$pid"; done
  rm -rf "$1"`;

interface Reaper {
  readonly root: string;
  tell(what: "started" | "ended", pid: number): void;
}

let reaper: Reaper | undefined;

function startReaper(): Reaper {
  const root = mkdtempSync(join(tmpdir(), "onpurpose-servers-"));
  // Its servers may run as other users.
  chmodSync(root, 0o711);
  const child = spawn("/bin/sh", ["-c", reaperScript, "reaper", root], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { root, tell: (what, pid) => child.stdin.write(`${what} ${pid}\n`) };
}

/**
 * Sees to it that a process that heads a group is killed, and its group, when this one has ended, however that comes.
 * Gives what is to be called once nothing is left to be killed: the number may then become another's.
 */
export function willDieWithUs(pid: number): () => void {
  const { tell } = (reaper ??= startReaper());
  tell("started", pid);
  return () => tell("ended", pid);
}

/** A new empty folder of that owner. It is gone when this process has ended. */
export function temporaryFolder(name: string, owner?: Owner): string {
  const { root } = (reaper ??= startReaper());
  const folder = mkdtempSync(join(root, `${name}-`));
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  return folder;
}
