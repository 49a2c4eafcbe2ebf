import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { root } from "./package.ts";

const Manifest = v.object({ scripts: v.record(v.string(), v.string()) });

const names = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** An example that has to be built before it runs takes a minute and half a gigabyte, and is tested apart. */
function isHeavy(name: string): boolean {
  const file = join(root, "examples", name, "package.json");
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  return "build" in v.parse(Manifest, json).scripts;
}

/** Installed by tests of their own, which make the same journey. */
const apart = new Set(["auth-js", "better-auth"]);

export const light: readonly string[] = names.filter((name) => !isHeavy(name) && !apart.has(name));

/** Those with a script `build`. */
export const heavy: readonly string[] = names.filter(isHeavy);
