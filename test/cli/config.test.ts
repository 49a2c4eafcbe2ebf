import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCliIn } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder } = useModules();

function project(name: string, files: Readonly<Record<string, string>>): string {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  for (const [file, code] of Object.entries(files)) writeFileSync(join(cwd, file), code);
  return cwd;
}

describe("the app in onpurpose.config.ts", () => {
  test.each(["ts", "mts", "js", "mjs"])(
    "onpurpose.config.%s is found without being named",
    async (end) => {
      const cwd = project(end, {
        [`onpurpose.config.${end}`]: appOn(join(folder, `${end}.db`)),
        "package.json": '{"type":"module"}',
      });
      const ran = await runCliIn({ cwd }, "revoke", "--user", "7");
      expect(ran).toEqual({ code: 0, out: "0 links taken out of use\n", error: "" });
    },
  );

  test("what it holds open keeps no finished command waiting", async () => {
    const code = `${appOn(join(folder, "open.db"))}\nsetInterval(() => {}, 1000);`;
    const cwd = project("open", { "onpurpose.config.ts": code });
    const { code: ended, out } = await runCliIn({ cwd }, "revoke", "--user", "7");
    expect({ ended, out }).toEqual({ ended: 0, out: "0 links taken out of use\n" });
  });

  test("wrong options are named, without a stack", async () => {
    const code = appOn(join(folder, "wrong.db")).replace("https:", "http:");
    const cwd = project("wrong", { "onpurpose.config.ts": code });
    const { code: ended, error } = await runCliIn({ cwd }, "sessions", "--user", "7");
    expect(error).toMatch(/^onpurpose: createMagicLinks: option "url" must be an absolute https/);
    expect(error.split("\n")).toHaveLength(2);
    expect(ended).toBe(2);
  });

  test("none, and none named: says what to do", async () => {
    const cwd = project("none", {});
    const { code, error } = await runCliIn({ cwd }, "sessions", "--user", "7");
    expect(error).toBe(
      "onpurpose: There is no onpurpose.config.ts in this folder. Name the module that exports what createMagicLinks gave with --app, or its database with --database.\n",
    );
    expect(code).toBe(2);
  });
});
