import { describe, test } from "vitest";
import { memoryStore } from "../stores/memory.ts";
import { testStore } from "../testing/index.ts";
import { observed } from "./observe.ts";

// Whatever is told, it is still a store, to the letter.
testStore({ describe, test }, () => observed(memoryStore(), () => {}));
