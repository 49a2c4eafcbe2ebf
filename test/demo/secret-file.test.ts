import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";

// Waits for the others before each file, so that all of them find it missing at the same moment.
const racer = `
  const { workerData: { module, folder, files, threads, shared }, parentPort } = require("node:worker_threads");
  const gate = new Int32Array(shared);
  import(module).then(({ readOrMakeSecret }) => {
    const secrets = [];
    for (let n = 0; n < files; n++) {
      Atomics.add(gate, n, 1);
      while (Atomics.load(gate, n) < threads);
      secrets.push(readOrMakeSecret(folder + "/" + n));
    }
    parentPort.postMessage(secrets.join(" "));
  });
`;

test("however many start at once, they agree on one secret, and leave no draft behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-secret-"));
  const files = 200;
  const threads = 2;
  const shared = new SharedArrayBuffer(files * 4);
  const module = new URL("../../demo/secret-file.ts", import.meta.url).href;
  const workerData = { module, folder, files, threads, shared };
  const race = () =>
    new Promise<unknown>((resolve, reject) => {
      const worker = new Worker(racer, { eval: true, workerData });
      worker.on("message", resolve);
      worker.on("error", reject);
    });
  const [first, second] = await Promise.all([race(), race()]);
  expect(first).toBe(second);
  expect(new Set(String(first).split(" ")).size).toBe(files);
  expect(readdirSync(folder)).toHaveLength(files);
  rmSync(folder, { recursive: true, force: true });
});
