import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const id = "aLinkIdOf43Characters_aLinkIdOf43Characters";
const token = "e8p6qdkp95f9wywacgmxfxq2e6c64vt0xh19wy23";

// The commands that work with an app's own module, and what each needs besides.
describe.concurrent.each([
  ["issue", ["--user", "7", "--print"]],
  ["list", []],
  ["report", []],
  ["purge", []],
  ["reclassify", []],
  ["revoke", ["--user", "7"]],
  ["sessions", ["--user", "7"]],
  ["show", [id]],
])("npx onpurpose %s, typed wrongly", (command, needed) => {
  const missing = join(folder, "missing.ts");
  const others = moduleOf("others.ts", "export const port = 3000; export default { issue: 1 };");
  test.each([
    [["--app"], "--app needs a value."],
    [["--app="], "--app needs a value."],
    [["--app", missing], `there is no file "${missing}"`],
    [["--app", folder], `there is no file "${folder}"`],
    [["--app", others], `${others} exports nothing that createMagicLinks gave`],
    [["--app", others, "--jsn"], "There is no option --jsn. See --help."],
    [["--app", others, "-j"], "There is no option -j. See --help."],
    [["--app", others, "--no-app"], "There is no option --no-app. See --help."],
    [["--app", others, "--json=yes"], "--json takes no value."],
    [["--app", others, "--app", missing], "--app is given more than once."],
    [["--app", "--json"], "--app needs a value. One that begins with a dash is typed --app=-..."],
  ])("ends with 2 and says why: %j", async (args, why) => {
    const ran = await runCli(command, ...needed, ...args);
    expect(ran).toEqual({ code: 2, out: "", error: `onpurpose: ${why}\n` });
  });

  test("no app: says which file it looked for", async () => {
    const { code, out, error } = await runCli(command, ...needed);
    expect(error).toMatch(/^onpurpose: There is no onpurpose\.config\.ts in this folder\. .+\.\n$/);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("an argument too many: refused, and not repeated", async () => {
    const { code, out, error } = await runCli(command, "--app", others, ...needed, token);
    expect(error).toMatch(
      /^onpurpose: There is (no|one) argument besides the options, not [12]\. /,
    );
    expect(error).not.toContain(token);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe.concurrent("what a command takes", () => {
  const app = moduleOf("none.ts", "");
  const notAnId = 'is an id of 43 letters, digits, "-" and "_".';
  test.each([
    ["issue", ["--print"], "either --user or --email"],
    ["issue", ["--print", "--user", "7", "--email", "ada@example.com"], "either --user or --email"],
    ["issue", ["--print", "--user", "7", "--lifetime", "59"], "--lifetime is a number from 60 to"],
    ["issue", ["--print", "--user", "7", "--lifetime", "soon"], "--lifetime is a number from 60"],
    ["revoke", [], "one of --link, --user and --all"],
    ["revoke", ["--yes"], "one of --link, --user and --all"],
    ["revoke", ["--link", id, "--user", "7"], "one of --link, --user and --all"],
    ["revoke", ["--user", "7", "--all", "--yes"], "one of --link, --user and --all"],
    ["revoke", ["--all"], "say --yes"],
    ["revoke", ["--link", token], `--link ${notAnId}`],
    ["sessions", [], "--user is missing"],
    ["sessions", ["--end-all"], "--user is missing"],
    ["sessions", ["--user", "7", "--end", id, "--end-all"], "either --end or --end-all"],
    ["sessions", ["--end", token], `--end ${notAnId}`],
    ["show", [], "Say what to show: a link's id, an address, or --user."],
    ["show", [id, "--user", "7"], "Say what to show: a link's id, an address, or --user."],
    ["show", [token], `What to show ${notAnId}`],
    ["show", [`https://app.example.com/magic-link/${token}`], `What to show ${notAnId}`],
    ["show", [id, "--time-zone", "Mars"], "--time-zone is the name of a time zone"],
    ["show", ["ada@example.com", "--svg", "x.svg"], "--svg draws one link"],
  ])("%s %j: says what it takes", async (command, args, why) => {
    const { code, out, error } = await runCli(command, "--app", app, ...args);
    expect(error).toContain(why);
    expect(error.split("\n")).toHaveLength(2);
    expect(error).not.toContain(token);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test.each(["toString", "shwo"])("there is no command %s", async (command) => {
    const ran = await runCli(command);
    expect(ran).toEqual({ code: 2, out: "", error: `onpurpose: Unknown command ${command}\n` });
  });
});
