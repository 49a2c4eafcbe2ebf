import { appendFileSync } from "node:fs";
import type { Engine } from "../../support/people/browsers.ts";
import type { Arrived } from "./host.ts";

/**
 * Writes down what was sent to a link, as lines of JSON, in the file that `ONPURPOSE_PEOPLE_RECORD` names. The table
 * of docs/browsers-as-people.md is made from it.
 */
export function keep(engine: Engine, way: string, arrived: readonly Arrived[], url: string): void {
  const file = process.env["ONPURPOSE_PEOPLE_RECORD"];
  if (file === undefined || file === "") return;
  const { pathname } = new URL(url);
  for (const { method, path, rawHeaders } of arrived) {
    if (path !== pathname) continue;
    // The link is not for whoever reads the record.
    const headers = rawHeaders.map((text) => text.replaceAll(pathname, "/magic-link/TOKEN"));
    appendFileSync(file, `${JSON.stringify({ engine, way, method, headers })}\n`);
  }
}
