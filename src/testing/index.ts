export { testStore } from "./test-store.ts";
export { withLatency } from "./latency.ts";
export type { CreateStore, Runner, StoreTestOptions } from "./runner.ts";
