import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { adviceCodes } from "./advice-code.ts";

test("the documentation has a row for each code, and for no other", async () => {
  const page = await readFile(join(import.meta.dirname, "../../docs/explain.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, code]) => code);
  expect(rows).toEqual(["code", ...adviceCodes]);
});
