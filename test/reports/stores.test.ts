import { describe, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { testReports } from "./test-reports.ts";

describe("in memory", () => testReports({ describe, test }, memoryStore));
