import { setTimeout as sleep } from "node:timers/promises";
import { pauseAfter } from "../src/flows/pace.ts";
import { addPurged, nothingPurged } from "../src/stores/purge.ts";
import { openStore } from "../test/support/open-store.ts";

// Deletes as upkeep does, from "go" to "stop", and goes on from where it was.
const [database = "", before = ""] = process.argv.slice(2);
const old = { links: Number(before), visits: Number(before), sessions: Number(before) };
const request = { ...old, acts: 0, days: 0, addresses: 0 };
const { store } = await openStore(database, 20_000);
let runs = false;
let cursor: string | null = null;
let purged = nothingPurged;
let steps = 0;
let busyMs = 0;

process.on("message", (said) => {
  runs = said === "go";
  if (said === "tell") process.send?.({ purged, steps, busyMs });
});
process.on("SIGTERM", () => process.exit(0));
process.send?.("ready");
for (;;) {
  if (!runs) {
    await sleep(5);
    continue;
  }
  const begun = performance.now();
  const page = await store.purge(request, cursor);
  const took = performance.now() - begun;
  purged = addPurged(purged, page.purged);
  steps++;
  busyMs += took;
  cursor = page.next;
  await sleep(pauseAfter(took));
}
