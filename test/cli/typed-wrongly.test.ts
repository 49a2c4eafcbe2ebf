import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();

// The commands that work with an app's own module.
describe.concurrent.each(["purge", "reclassify"])("npx onpurpose %s, typed wrongly", (command) => {
  const missing = join(folder, "missing.ts");
  const others = moduleOf("others.ts", "export const port = 3000; export default { issue: 1 };");
  test.each([
    [[], "Missing required argument: --app"],
    [["--app"], 'there is no file ""'],
    [["--app", missing], `there is no file "${missing}"`],
    [["--app", folder], `there is no file "${folder}"`],
    [["--app", others], `${others} exports nothing that createMagicLinks gave`],
  ])("ends with 2 and says why: %j", async (args, why) => {
    const ran = await runCli(command, ...args);
    expect(ran).toEqual({ code: 2, out: "", error: `onpurpose: ${why}\n` });
  });
});
