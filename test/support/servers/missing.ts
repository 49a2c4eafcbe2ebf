import { afterAll, describe, test } from "vitest";
import { whatIsMissing } from "./unavailable.ts";
import { isCi } from "../ci.ts";

type Given = { stop(): Promise<void> } | { drop(): Promise<void> };

/**
 * A `describe` around tests that need a server: `await describeWith("...", () => freshDatabase("redis"),
 * (database) => { ... })`. The server is had before the body runs, and stopped or dropped after its tests.
 * Without one, a laptop skips them and says so; a CI run that silently tested less than it claims would be
 * worse than none, and fails.
 */
export async function describeWith<T extends Given>(
  name: string,
  get: () => Promise<T | null>,
  body: (given: T) => void,
): Promise<void> {
  const given = await get();
  if (given !== null) {
    describe(name, () => {
      afterAll(() => ("stop" in given ? given.stop() : given.drop()));
      body(given);
    });
  } else if (isCi()) {
    test(name, () => {
      throw new Error(whatIsMissing());
    });
  } else {
    describe.skip(name, () => {
      test("needs a server", () => undefined);
    });
  }
}
