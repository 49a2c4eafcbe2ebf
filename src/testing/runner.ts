import type { Store } from "../stores/store.ts";

/** What the suites need of a test runner. Vitest, node:test, Bun's, Jest and Mocha (as `it`) all have it. */
export interface Runner {
  describe(name: string, define: () => void): unknown;
  test(name: string, run: () => Promise<void>): unknown;
}

/**
 * Gives a store to one test, which closes it. Fresh and empty where that is cheap; a new connection to one
 * shared database will do, as long as no two suites use that database at the same time.
 */
export type CreateStore = () => Store | Promise<Store>;

export interface StoreTestOptions {
  /**
   * Makes it impossible to write sessions, and nothing else, until the function that it gives is called: a
   * trigger that raises, a table renamed. Left out: what happens then is not tested.
   */
  readonly failSession?: (store: Store) => Promise<() => Promise<void>>;
  /**
   * How many links are opened while they are pressed, and how many while they are revoked, each time twice over. Default
   * 1,000. A database that is proven in full by one driver needs fewer by the next.
   */
  readonly rounds?: number;
}

/** Defines one test that gets a store. */
export type TestWithStore = (name: string, run: (store: Store) => Promise<void>) => void;

export function withStore(runner: Runner, createStore: CreateStore): TestWithStore {
  return (name, run) => {
    runner.test(name, async () => {
      const store = await createStore();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });
  };
}

/** `count` numbers from 0. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
