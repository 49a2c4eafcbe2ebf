import { afterAll, beforeAll, test } from "vitest";
import { heavy } from "./names.ts";
import { build, canInstall, installed, packed, removed } from "./package.ts";

// The examples of frameworks that build: installed and built. `npm run heavy-examples` checks their types and logs in to them.

let folder = "";
beforeAll(async () => {
  folder = await packed("heavy");
});
afterAll(() => removed(folder));

test.runIf(canInstall()).for(heavy)("%s", { timeout: 900_000 }, async (name) => {
  const copy = await installed(name, folder);
  await build(copy);
  // One takes up to half a gigabyte.
  removed(copy);
});
