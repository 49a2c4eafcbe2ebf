import { describe, test, vi } from "vitest";
import { testLaws, testStore } from "../testing/index.ts";
import { memoryStore } from "./memory.ts";

// The races have thousands of callers, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

testStore({ describe, test }, memoryStore);
testLaws({ describe, test }, memoryStore);
