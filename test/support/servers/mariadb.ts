import { join } from "node:path";
import mysql, { type RowDataPacket } from "mysql2/promise";
import { freePort } from "./ports.ts";
import { ownerAmong, type Owner } from "./owner.ts";
import { ready, run, start } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { program } from "./programs.ts";
import { singleServer, type Server, type ServerOptions } from "./single.ts";

/** A MariaDB (or, running already, MySQL) server, its URL that of root. Null where there is none. */
export function mariadbServer(options: ServerOptions = {}): Promise<Server | null> {
  const ways = {
    kind: "mariadb",
    usualUrl: "mysql://root@127.0.0.1:3306/mysql",
    check: async (url: string) => void (await mariadbQuery(url, "SELECT 1")),
    start: startMariadb,
  } as const;
  return singleServer(ways, options);
}

/** Runs one statement on a connection of its own. */
export async function mariadbQuery(
  url: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const connection = await mysql.createConnection({ uri: url, connectTimeout: 2000 });
  connection.on("error", () => undefined);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    connection.destroy();
  }
}

export function mariadbOwner(): Owner | undefined {
  return ownerAmong("mysql", "nobody");
}

/** Fills `data` with the system tables; root gets in over TCP with no password. */
export async function installMariadb(data: string, cwd: string, owner?: Owner): Promise<void> {
  const args = ["--no-defaults", `--datadir=${data}`, "--skip-test-db", "--skip-name-resolve"];
  const root = ["--auth-root-authentication-method=normal"];
  await run(program("mariadb-install-db"), [...args, ...root], { cwd, owner });
}

/** Small, on 127.0.0.1 only, all files in its folder. */
export function mariadbSettings(cwd: string, port: number): string[] {
  return [
    // Comes first, or it is refused.
    "--no-defaults",
    `--datadir=${join(cwd, "data")}`,
    `--socket=${join(cwd, "mariadb.sock")}`,
    `--pid-file=${join(cwd, "mariadb.pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--innodb-buffer-pool-size=64M",
    "--max-connections=200",
  ];
}

async function startMariadb(): Promise<Server> {
  const owner = mariadbOwner();
  const cwd = temporaryFolder("mariadb", owner);
  await installMariadb(join(cwd, "data"), cwd, owner);
  const port = await freePort();
  // The log is given to the system at each commit, and to the disk once a second: enough for all but a power cut.
  const args = [...mariadbSettings(cwd, port), "--innodb-flush-log-at-trx-commit=2"];
  const server = start(program("mariadbd"), args, { cwd, owner });
  const url = `mysql://root@127.0.0.1:${port}/mysql`;
  await ready(server, 30_000, async () => (await mariadbQuery(url, "SELECT 1")).length === 1);
  return { url, pid: server.pid, stop: () => server.stop("SIGTERM") };
}
