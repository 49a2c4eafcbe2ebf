import { describe, test } from "vitest";
import { testStore } from "../testing/index.ts";
import { memoryStore } from "./memory.ts";

testStore({ describe, test }, memoryStore);
