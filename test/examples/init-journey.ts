import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { freePort } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";
import type { FreshApp } from "./fresh-apps.ts";
import { run } from "./package.ts";

export const cli = "node_modules/onpurpose/dist/cli/main.js";

function git(cwd: string, ...args: readonly string[]): string {
  const as = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  return spawnSync("git", [...as, ...args], { cwd, encoding: "utf8" }).stdout;
}

export async function install(cwd: string, ...args: readonly string[]): Promise<void> {
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...args], cwd);
}

async function fresh(folder: string, { name, files, packages }: FreshApp): Promise<string> {
  const cwd = join(folder, name.replaceAll(/\W/g, ""));
  for (const [path, text] of Object.entries({ ".gitignore": "node_modules\ndist\n", ...files })) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  await install(cwd, ...packages, "../onpurpose.tgz");
  commitAll(cwd);
  return cwd;
}

function commitAll(cwd: string): void {
  git(cwd, "init", "--quiet");
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--message", "fresh");
}

/** All commands but the last have to end well; the last serves. */
export async function logIn(cwd: string, commands: readonly string[], port: number): Promise<void> {
  for (const command of commands.slice(0, -1)) await run("sh", ["-c", command], cwd);
  const env = { ...process.env, NODE_OPTIONS: "", NODE_ENV: "", PORT: String(port) };
  const app = spawn("sh", ["-c", `exec ${commands.at(-1)}`], { cwd, env, detached: true });
  let output = "";
  for (const stream of [app.stdout, app.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += stripVTControlCharacters(String(chunk))));
  }
  try {
    const browser = new HttpBrowser(`http://localhost:${port}`);
    const opened = () => browser.get("/magic-link").catch(() => null);
    const started = async () => (await opened())?.status ?? output;
    await expect.poll(started, { timeout: 30_000 }).toBe(200);
    expect([200, 303]).toContain((await browser.get("/")).status);
    await browser.post("/magic-link", { email: "ada@example.com" });
    const link = (): string => /http:\S+\/magic-link\/\w{40}/.exec(output)?.[0] ?? "";
    await expect.poll(link, { timeout: 10_000 }).not.toBe("");
    const pressed = await browser.post(link(), formOf((await browser.get(link())).body));
    expect([pressed.status, pressed.location]).toEqual([303, "/"]);
    expect((await browser.get(link())).status).toBe(410);
  } finally {
    const ended = once(app, "exit");
    // npm or npx, and what they started.
    if (app.pid !== undefined) process.kill(-app.pid, "SIGTERM");
    await ended;
  }
}

/** `init` in a fresh app, beside the packed package in this folder: no edit, a login, and all of it taken back. */
export async function initJourney(folder: string, app: FreshApp): Promise<void> {
  const cwd = await fresh(folder, app);
  const port = await freePort();
  const url = `http://localhost:${port}/magic-link`;
  await run(process.execPath, [cli, "init", "--yes", "--url", url], cwd);
  expect(readFileSync(join(cwd, app.mounted), "utf8")).toMatch(/magicLinks/);
  await logIn(cwd, app.commands, port);
  await run(process.execPath, [cli, "init", "--undo", "--yes"], cwd);
  const left = git(cwd, "status", "--porcelain").split("\n").filter(Boolean);
  // The database is the app's, and stays.
  for (const line of left) expect(line).toMatch(/^\?\? onpurpose\.db/);
  expect(existsSync(join(cwd, ".env"))).toBe(false);
}
