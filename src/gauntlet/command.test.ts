import { expect, test } from "vitest";
import { runStart } from "./command.ts";

const node = (code: string): string => `"${process.execPath}" -e "${code}"`;

test("a command prints a link on its last line, for the address in its environment", async () => {
  const command = node(
    "console.log('made'); console.log('http://app/' + process.env.GAUNTLET_ADDRESS)",
  );
  expect(await runStart(command, "a'b;c@example.com")).toEqual({
    link: "http://app/a'b;c@example.com",
    code: null,
  });
});

test("with a code after it, or both as JSON", async () => {
  expect(await runStart(node("console.log('http://app/1 1234 5678')"), "a@b")).toEqual({
    link: "http://app/1",
    code: "1234 5678",
  });
  const json = "console.log(JSON.stringify({ link: 'http://app/1', code: '12345678' }))";
  expect(await runStart(node(json), "a@b")).toEqual({ link: "http://app/1", code: "12345678" });
});

test("one that fails, and one that prints something else, are told of", async () => {
  await expect(runStart(node("process.exit(3)"), "a@b")).rejects.toThrow("--start ended with 3");
  await expect(runStart(node("console.log('hello')"), "a@b")).rejects.toThrow("is no link");
  await expect(runStart(node("console.log('{')"), "a@b")).rejects.toThrow("is no link");
});
