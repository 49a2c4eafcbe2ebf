import { defineConfig } from "vitest/config";
import { SlowestFirst } from "./scripts/pipeline/slowest-first.ts";

// Alone in their processes: `vi.mock` does not reach a module that another file has loaded before.
const mocking = ["src/intermediaries/mangled.test.ts"];

export default defineConfig({
  // Tests import "onpurpose/..." like any host, and get the sources instead of a build.
  ssr: { resolve: { conditions: ["onpurpose-source", "node"] } },
  test: {
    // A test that passes at the second try has found something. Nobody hears of it when it is retried.
    retry: 0,
    // A process goes from file to file and loads each module once: most of what small files took was loading.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    // The groups run one after the other, the quick one first: slow tests must not starve each other.
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts"],
          exclude: mocking,
          testTimeout: 30_000,
          // More than there are cores: these wait for servers, and for answers that wait themselves.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "mocking",
          include: mocking,
          isolate: true,
          testTimeout: 30_000,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "test/browser/**",
            "test/timing/**",
            "test/examples/heavy/**",
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Some wait for npm, some for builds, most for processes that they start.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Five pages at a time in each, of which some wait.
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "timing",
          // After all else: what runs beside it is timed, too. Two of them at a time leave the machine idle for the
          // most part, as an answer waits for its 25 ms.
          include: ["test/timing/**/*.test.ts"],
          exclude: ["test/timing/junk.test.ts"],
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          // It loads both cores by itself: anything beside it would be part of what is timed.
          include: ["test/timing/junk.test.ts"],
          testTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          // Not part of `npm test`: `npm run heavy-examples`.
          name: "heavy",
          include: ["test/examples/heavy/**/*.test.ts"],
          // Frameworks that are loaded into the process of a test change it for good.
          isolate: true,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          sequence: { groupOrder: 6 },
        },
      },
    ],
  },
});
