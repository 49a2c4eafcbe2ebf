import { setTimeout as sleep } from "node:timers/promises";
import { dayOf } from "../src/day.ts";
import { countDays } from "../src/flows/count-days.ts";
import { createPace, pauseAfter } from "../src/flows/pace.ts";
import { resolveOptions } from "../src/options.ts";
import { openStore } from "../test/support/open-store.ts";

// Counts days as upkeep does, from "go" to "stop", over and over.
const [database = ""] = process.argv.slice(2);
const { store } = await openStore(database, 20_000);
const { settings } = resolveOptions({
  url: "http://localhost/magic-link",
  secret: "bench only: 3f6b0c1e9a7d42588b10",
  store,
  users: { findById: () => null },
});
let runs = false;
let links = 0;

process.on("message", (said) => {
  runs = said === "go";
  if (said === "tell") process.send?.({ links });
});
process.on("SIGTERM", () => process.exit(0));
process.send?.("ready");
for (;;) {
  if (!runs) {
    await sleep(5);
    continue;
  }
  const at = settings.now();
  const before = links;
  await countDays(settings, {
    from: dayOf(at) - 29,
    until: dayOf(at) + 1,
    force: true,
    at,
    pace: createPace(pauseAfter),
    tell: (progress) => (links = before + progress.links),
    isStopped: () => !runs,
  });
}
