import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

// Other processes that use a database file at the same time.

const store = new URL("../../src/stores/sqlite.ts", import.meta.url).href;

/** Starts so many processes that open a store on the file in the same moment and add a link each. */
export async function startStores(
  path: string,
  count: number,
): Promise<{ code: number; output: string }[]> {
  const code = `
    import { sqliteStore } from ${JSON.stringify(store)};
    process.stdout.write("ready");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    const store = sqliteStore(${JSON.stringify(path)});
    const issuedAt = Date.now();
    await store.issue({
      id: "link of " + process.pid, userId: "ada", address: "ada@example.com", purpose: "login",
      askedBy: null, redirectTo: "/", issuedAt, expiresAt: issuedAt + 600_000,
    });
    await store.close();
    process.exit(0);`;
  const children = Array.from({ length: count }, () => run(code));
  await Promise.all(children.map(({ child }) => once(child.stdout ?? child, "data")));
  for (const { child } of children) child.stdin?.write("go");
  return Promise.all(children.map(({ ended }) => ended));
}

/** Takes the file's write lock in another process; the function that it gives lets go of it again. */
export async function holdWriteLock(path: string): Promise<() => Promise<void>> {
  const { child, ended } = run(`
    import { DatabaseSync } from "node:sqlite";
    const db = new DatabaseSync(${JSON.stringify(path)}, { timeout: 5000 });
    db.exec("BEGIN IMMEDIATE");
    process.stdout.write("locked");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    db.exec("ROLLBACK");
    process.exit(0);`);
  await once(child.stdout ?? child, "data");
  return async () => {
    child.stdin?.write("go");
    await ended;
  };
}

function run(code: string): {
  child: ChildProcess;
  ended: Promise<{ code: number; output: string }>;
} {
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=onpurpose-source"];
  const child = spawn(process.execPath, [...flags, "--input-type=module", "--eval", code], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close").then(([code]: unknown[]) => ({ code: Number(code), output }));
  return { child, ended };
}
