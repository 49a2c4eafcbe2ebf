import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { proveAlike } from "./alike.ts";

describe("M4 on SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-timing-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  proveAlike(`sqlite:${join(folder, "links.db")}`);
});
