export { testStore } from "./test-store.ts";
export { testLaws } from "./test-laws.ts";
export { withLatency } from "./latency.ts";
export type { CreateStore, Runner, StoreTestOptions } from "./runner.ts";
