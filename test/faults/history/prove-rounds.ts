import { afterAll, expect, test, vi } from "vitest";
import { summaryOf } from "./check.ts";
import { Field, type Ground } from "./rounds.ts";

/**
 * Some rounds on a ground, as a test. As many as ONPURPOSE_ROUNDS says; `usual` of them by default: bench/faults.ts
 * is for many.
 */
export function proveRounds(ground: Ground, usual: number): void {
  const rounds = Number(process.env["ONPURPOSE_ROUNDS"] ?? usual);
  vi.setConfig({ testTimeout: 60_000 + rounds * 60_000 });
  const field: { current: Field | null } = { current: null };
  afterAll(() => field.current?.endApps());

  test("what people were told holds after each fault", async () => {
    const started = await Field.start(ground);
    field.current = started;
    let met = 0;
    for (let number = 0; number < rounds; number++) {
      const { violations, logins, failed } = await started.round({ people: 6, rest: 60 });
      expect(summaryOf(violations)).toEqual({});
      expect(logins).toBeGreaterThan(5);
      met += failed;
    }
    expect(met, "the faults met somebody").toBeGreaterThan(0);
  });
}
