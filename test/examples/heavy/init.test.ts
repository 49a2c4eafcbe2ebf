import { afterAll, beforeAll, test } from "vitest";
import { moreFreshApps } from "../fresh-apps.ts";
import { initJourney } from "../init-journey.ts";
import { packed, removed } from "../package.ts";

// The same as for other fresh apps, with a build of minutes in between.

let folder = "";
beforeAll(async () => {
  folder = await packed("heavy");
});
afterAll(() => removed(folder));

test.for(moreFreshApps)("init: $name", async (app) => initJourney(folder, app));
