import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeAll } from "../../src/cli/commands.ts";
import { helpOfAll, helpOfOne } from "../../src/cli/help.ts";
import { hasTerminals, runCli, runCliOnTerminal } from "../support/cli.ts";

const all = await describeAll();

describe("npx onpurpose --help", () => {
  test("lists every command with one sentence, all beside each other, in 80 columns", async () => {
    const { code, out, error } = await runCli("--help");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    for (const { name } of all) {
      expect(out).toMatch(new RegExp(`^  ${name.padEnd(10)}  [A-Z][^ ].*`, "m"));
    }
    expect(out).toMatch(/^[ -~\n]+$/);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect((await runCli()).out).toBe(out);
  });

  test.each(all)("$name: what it does, an example, and each option", (described) => {
    const { name, args } = described;
    const lines = helpOfOne(described, 80);
    expect(lines.some((line) => line.startsWith(`  npx onpurpose ${name}`))).toBe(true);
    for (const [option, { type, description }] of Object.entries(args)) {
      expect(description).toMatch(/^[A-Z].*[^.]$/s);
      const shown = type === "positional" ? `<${option}>` : `--${option}`;
      const negated = `--no-${option}`;
      expect(lines.some((line) => line.includes(shown) || line.includes(negated))).toBe(true);
    }
    const prose = lines.filter((line) => !line.startsWith("  npx") && !line.startsWith("    --"));
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("of a command: not the list of all, and nothing is done", async () => {
    const { code, out } = await runCli("revoke", "--all", "--yes", "--help");
    expect(out).toContain("  npx onpurpose revoke --user 7\n");
    expect(out).toContain("  --link <id>       The link with this id\n");
    expect(out).not.toContain("gauntlet");
    expect(code).toBe(0);
  });

  test("of a command that there is none of", async () => {
    expect(await runCli("shwo", "--help")).toEqual({
      code: 2,
      out: "",
      error: "onpurpose: Unknown command shwo\n",
    });
  });

  test("as narrow as a terminal is", () => {
    for (const columns of [40, 120]) {
      const widest = Math.max(...helpOfAll(all, "1.0.0", columns).map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(Math.max(columns, 71));
      expect(widest).toBeGreaterThan(columns / 2);
    }
  });

  test.skipIf(!hasTerminals())("on a terminal: the same, without colours", async () => {
    const { out } = await runCliOnTerminal("show", "--help");
    expect(out.replaceAll("\r", "")).toContain("\n  npx onpurpose show ada@example.com\n");
    expect(out).not.toContain("\u001B");
  });
});

test("--version: of the package", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await runCli("--version")).toEqual({ code: 0, out: `${version}\n`, error: "" });
});
