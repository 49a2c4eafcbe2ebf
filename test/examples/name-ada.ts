import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Answer } from "../support/http-browser.ts";

const files = ["people*.ts", "{src,app,server}/**/people*.ts", "database.ts"];

/** Gives Ada, in an example, a name that is more than text to whoever takes it for a part of a page. */
export function nameAda(copy: string): void {
  const named = globSync(files, { cwd: copy }).filter((file) => {
    const path = join(copy, file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(/(["'])Ada\1/, "$1Ada <b>$1").replace("{ Ada: ", '{ "Ada <b>": ');
    writeFileSync(path, after);
    return after !== before;
  });
  expect(named).toHaveLength(1);
}

/** It is text all the same. */
export function showsTheName({ headers, body }: Answer): void {
  if (headers["content-type"]?.startsWith("text/plain") === true) expect(body).toContain("Ada <b>");
  else expect(body).not.toContain("Ada <b>");
}
