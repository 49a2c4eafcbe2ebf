import { describe, expect, test } from "vitest";
import { metrics } from "./metrics.ts";
import { createRegistry } from "./registry.ts";

const zero = { name: "app.zero", help: "h", labels: {} };

describe("a counter", () => {
  const hostile = 'a"b\\c\nd';
  const registry = createRegistry({
    hits: {
      name: "app.hits",
      help: "With a \\ and\na line break.",
      labels: { of: ["x", hostile], how: ["fast", "slow"] },
    },
    zero,
  });
  test("is shown from the start, counts each series by itself, and escapes what the format wants escaped", () => {
    registry.measure("hits", 1, { of: hostile, how: "slow" });
    registry.measure("hits", 2, { how: "slow", of: hostile });
    registry.measure("hits", 1, { of: "x", how: "slow" });
    expect(registry.text()).toBe(
      [
        String.raw`# HELP app_hits_total With a \\ and\na line break.`,
        "# TYPE app_hits_total counter",
        'app_hits_total{of="x",how="fast"} 0',
        'app_hits_total{of="x",how="slow"} 1',
        String.raw`app_hits_total{of="a\"b\\c\nd",how="fast"} 0`,
        String.raw`app_hits_total{of="a\"b\\c\nd",how="slow"} 3`,
        "# HELP app_zero_total h",
        "# TYPE app_zero_total counter",
        "app_zero_total 0",
        "",
      ].join("\n"),
    );
  });

  test("does not count what is in no list", () => {
    const before = registry.text();
    registry.measure("hits", 1, { of: "y", how: "slow" });
    registry.measure("hits", 1, { of: "x" });
    registry.measure("hits", 1, { of: "__proto__", how: "constructor" });
    expect(registry.text()).toBe(before);
  });

  test("of many series shows those in which something was counted", () => {
    const values = Array.from({ length: 65 }, (_, n) => `v${n}`);
    const many = createRegistry({ many: { ...zero, labels: { of: values } } });
    many.measure("many", 1, { of: "v64" });
    expect(many.text().split("\n").slice(2)).toEqual(['app_zero_total{of="v64"} 1', ""]);
  });
});

test("a histogram adds its buckets up, counts a bound below itself, and shows the series that were met", () => {
  const registry = createRegistry({
    took: { name: "app.took", help: "h", labels: { of: ["x", "y"] }, buckets: [0.5, 1] },
  });
  for (const seconds of [0.25, 0.5, 0.75, 2]) registry.measure("took", seconds, { of: "y" });
  expect(registry.text().split("\n").slice(2)).toEqual([
    'app_took_seconds_bucket{of="y",le="0.5"} 2',
    'app_took_seconds_bucket{of="y",le="1"} 3',
    'app_took_seconds_bucket{of="y",le="+Inf"} 4',
    'app_took_seconds_sum{of="y"} 3.5',
    'app_took_seconds_count{of="y"} 4',
    "",
  ]);
});

test("names, labels and bounds of all metrics are such as both formats take", () => {
  const names = Object.values(metrics).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const metric of Object.values(metrics)) {
    expect(metric.name).toMatch(/^onpurpose\.[a-z_]+(\.[a-z_]+)*$/);
    expect(metric.help).toMatch(/^[A-Z].*\.$/);
    const labels: Readonly<Record<string, readonly string[]>> = metric.labels;
    for (const [label, values] of Object.entries(labels)) {
      expect(label).toMatch(/^(?!le$)[a-z]+$/);
      expect(new Set(values).size).toBe(values.length);
    }
    if ("buckets" in metric) {
      expect([...metric.buckets].toSorted((a, b) => a - b)).toEqual(metric.buckets);
    }
  }
});
