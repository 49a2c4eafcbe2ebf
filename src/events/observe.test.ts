import { describe, test } from "vitest";
import { memoryStore } from "../stores/memory.ts";
import { measuredStore } from "../telemetry/measured-store.ts";
import { testStore } from "../testing/index.ts";
import { observed } from "./observe.ts";

// Whatever is told, timed and counted, it is still a store, to the letter.
testStore({ describe, test }, () => {
  const measured = measuredStore(
    memoryStore(),
    (_, call) => call(),
    () => {},
  );
  return observed(measured, () => {});
});
