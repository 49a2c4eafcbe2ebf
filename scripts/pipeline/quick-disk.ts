import { chmodSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { mariadbServer } from "../../test/support/servers/mariadb.ts";
import { postgresServer } from "../../test/support/servers/postgres.ts";
import { canStart, variables, type ServerKind } from "../../test/support/servers/programs.ts";
import { temporaryFolder } from "../../test/support/servers/reaper.ts";
import { redisServer } from "../../test/support/servers/redis.ts";
import type { Server, ServerOptions } from "../../test/support/servers/single.ts";

// A run of all tests writes what nobody will read again, in tens of thousands of commits that are each synced to the
// disk: by SQLite, and by servers that are set up to keep their data. So it gets its temporary files in memory, and
// servers of its own that sync nothing. What a killed process leaves is the same as on a disk.

const memory = "/dev/shm";
/** Much more than the tests need, in bytes. */
const ample = 4 * 2 ** 30;

/** Temporary files of this process, and of all that it starts, are in memory where there is enough of it. */
export function keepFilesInMemory(): void {
  if (!hasRoom()) return;
  process.env["TMPDIR"] = memory;
  const folder = temporaryFolder("files");
  // Servers write there, too, and run as other users.
  chmodSync(folder, 0o1777);
  process.env["TMPDIR"] = folder;
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    // Where it is a folder like any other it does not help.
    return type === tmpfs && bavail * bsize > ample && freemem() > ample;
  } catch {
    return false;
  }
}

/** In the header linux/magic.h. */
const tmpfs = 0x01021994;

const starts: readonly [ServerKind, (options: ServerOptions) => Promise<Server | null>][] = [
  ["postgres", postgresServer],
  ["mariadb", mariadbServer],
  ["redis", redisServer],
];

/** Starts servers that live as long as this process, and names them to the tests. Those that are named already stay. */
export async function startQuickServers(): Promise<void> {
  for (const [kind, start] of starts) {
    const variable = variables[kind] ?? "";
    if ((process.env[variable] ?? "") !== "" || !canStart(kind)) continue;
    try {
      const server = await start({ from: "programs" });
      if (server !== null) process.env[variable] = server.url;
    } catch (error) {
      console.warn(
        `The tests take another server, since this one cannot be started: ${String(error)}`,
      );
    }
  }
}
