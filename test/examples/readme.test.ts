import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";
import { canInstall, packed, removed, root, run } from "./package.ts";

// The README's first lines, typed as they stand into an empty folder: nothing but the port is another here.

let folder = "";
beforeAll(async () => {
  folder = await packed();
});
afterAll(() => removed(folder));

test.runIf(canInstall())("the README's lines log somebody in", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const port = await freePort();
  const home = join(folder, "empty");
  mkdirSync(home);
  await run("npm", ["init", "-y"], home);
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", "../onpurpose.tgz"],
    home,
  );
  writeFileSync(join(home, "app.mts"), code.replaceAll("3000", String(port)));
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    ONPURPOSE_SECRET: "a secret of the README, which is longer than 32 bytes",
  };
  const app = spawn(process.execPath, ["app.mts"], { cwd: home, env });
  let output = "";
  for (const stream of [app.stdout, app.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  }
  try {
    const browser = new HttpBrowser(`http://localhost:${port}`);
    const opened = () => browser.get("/").catch(() => null);
    await expect.poll(async () => (await opened())?.status, { timeout: 20_000 }).toBe(303);
    await browser.get("/magic-link");
    await browser.post("/magic-link", { email: "ada@example.com" });
    const link = (): string => /http:\S+\/magic-link\/\w{40}/.exec(output)?.[0] ?? "";
    await expect.poll(link, { timeout: 10_000 }).not.toBe("");
    const pressed = await browser.post(link(), formOf((await browser.get(link())).body));
    expect([pressed.status, pressed.location]).toEqual([303, "/"]);
    expect((await browser.get("/")).body).toBe("Hello ada@example.com");
  } finally {
    const ended = once(app, "exit");
    app.kill();
    await ended;
  }
});
