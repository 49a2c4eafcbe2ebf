import { expect, test } from "vitest";
import { mannWhitney } from "./mann-whitney.ts";

test("two samples that were compared by hand", () => {
  // Of the nine pairs, (4 > 1, 2, 3), (6 > 1, 2, 3) and (5 > 1, 2, 3): all of them.
  const apart = mannWhitney([4, 5, 6], [1, 2, 3]);
  expect(apart.above).toBe(1);
  // u = 9, its mean 4.5, its variance 3 * 3 * 7 / 12.
  expect(apart.z).toBeCloseTo(4.5 / Math.sqrt(5.25), 10);
  expect(mannWhitney([1, 2, 3], [4, 5, 6]).z).toBeCloseTo(-apart.z, 10);
});

test("ties count for a half", () => {
  const { above, z } = mannWhitney([1, 2, 2], [2, 2, 3]);
  expect(above).toBe((0 + 1 + 1) / 9);
  // One value is tied four times: (6 + 1 - (64 - 4) / 30) * 9 / 12.
  expect(z).toBeCloseTo((2 - 4.5) / Math.sqrt(3.75), 10);
  const alike = mannWhitney([5, 5], [5, 5]);
  expect([alike.z, alike.above]).toEqual([0, 0.5]);
  expect(alike.p).toBeCloseTo(1, 6);
});

test("how often chance does it", () => {
  // The usual landmarks of the normal distribution.
  const pOf = (z: number): number => {
    const size = 2000;
    const shift = Math.round((0.5 + z * Math.sqrt((2 * size + 1) / (12 * size * size))) * size);
    const first = Array.from({ length: size }, (_, index) => index + (shift - size / 2) + 0.5);
    const second = Array.from({ length: size }, (_, index) => index);
    const found = mannWhitney(first, second);
    return found.p / (2 * (1 - normal(Math.abs(found.z))));
  };
  for (const z of [1, 2, 3]) expect(pOf(z)).toBeCloseTo(1, 2);
});

/** The normal distribution by plain summing up. */
function normal(z: number): number {
  const steps = 100_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const x = ((step + 0.5) / steps) * z;
    sum += (Math.exp((-x * x) / 2) * z) / steps;
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
