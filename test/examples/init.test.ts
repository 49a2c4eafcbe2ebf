import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/demo.ts";
import { freshApps } from "./fresh-apps.ts";
import { cli, initJourney, install, logIn } from "./init-journey.ts";
import { canInstall, packed, removed, run } from "./package.ts";

// Fresh apps: `npx onpurpose init`, no edit, a login, and all of it taken back.

let folder = "";
beforeAll(async () => {
  folder = await packed();
});
afterAll(() => removed(folder));

test.runIf(canInstall()).for(freshApps)("$name", async (app) => initJourney(folder, app));

test.runIf(canInstall())("an empty folder: a small app of its own", async () => {
  const tools = join(folder, "tools");
  mkdirSync(tools);
  writeFileSync(join(tools, "package.json"), "{}");
  await install(tools, "../onpurpose.tgz");
  const cwd = join(folder, "nothing");
  mkdirSync(cwd);
  const port = await freePort();
  const url = `http://localhost:${port}/magic-link`;
  await run(process.execPath, [join(tools, cli), "init", "--yes", "--url", url], cwd);
  // The version that it names is the one of this checkout, which no registry has yet.
  const written = readFileSync(join(cwd, "package.json"), "utf8");
  expect(written).toMatch(/"onpurpose": "\^\d+\.\d+\.\d+"/);
  await install(cwd, "--no-save", "--no-package-lock", "../onpurpose.tgz");
  await logIn(cwd, ["npm start"], port);
  await run(process.execPath, [cli, "init", "--undo", "--yes"], cwd);
  for (const name of ["package.json", "server.js", "onpurpose.config.js", ".env", ".gitignore"]) {
    expect(existsSync(join(cwd, name))).toBe(false);
  }
});
