import type { Metric } from "./metrics.ts";
import { counterText, histogramText, isAlwaysShown, type Sample } from "./exposition.ts";

// Counters and histograms of one process since it started. Label values are closed lists, so that all series of a metric
// have their places in one array, and counting neither allocates nor hashes more than a few short texts.

export interface Registry<Name extends string> {
  /** Ignores values that are not in a label's list. */
  measure(name: Name, value: number, labels: Readonly<Record<string, string>>): void;
  /** All of it in Prometheus' text format, version 0.0.4. */
  text(): string;
}

export function createRegistry<Name extends string>(
  metrics: Readonly<Record<Name, Metric>>,
): Registry<Name> {
  const books = new Map<string, Book>(
    Object.entries<Metric>(metrics).map(([name, metric]) => [name, openBook(metric)]),
  );
  return {
    measure: (name, value, labels) => books.get(name)?.enter(value, labels),
    text: () => Array.from(books.values(), (book) => book.text()).join(""),
  };
}

/** One metric, all its series. */
interface Book {
  enter(value: number, labels: Readonly<Record<string, string>>): void;
  text(): string;
}

function openBook(metric: Metric): Book {
  const places = placesOf(metric);
  const { buckets } = metric;
  return buckets === undefined
    ? openCounter(metric, places)
    : openHistogram(metric, buckets, places);
}

function openCounter(metric: Metric, places: Places): Book {
  const values = new Float64Array(places.count);
  const all = isAlwaysShown(metric, places.count);
  return {
    enter(value, labels) {
      const place = places.find(labels);
      if (place !== -1) values[place] = (values[place] ?? 0) + value;
    },
    text() {
      const samples: Sample<number>[] = [];
      for (const [place, value] of values.entries()) {
        if (all || value > 0) samples.push({ labels: places.labels(place), value });
      }
      return counterText(metric, samples);
    },
  };
}

/** For each series: how many fell into each bucket, those above all of them, and the sum. */
function openHistogram(metric: Metric, buckets: readonly number[], places: Places): Book {
  const width = buckets.length + 1;
  const counts = new Float64Array(places.count * width);
  const sums = new Float64Array(places.count);
  const all = isAlwaysShown(metric, places.count);
  return {
    enter(value, labels) {
      const place = places.find(labels);
      if (place === -1) return;
      let bucket = 0;
      while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket++;
      const cell = place * width + bucket;
      counts[cell] = (counts[cell] ?? 0) + 1;
      sums[place] = (sums[place] ?? 0) + value;
    },
    text() {
      const samples: Sample<{ counts: readonly number[]; sum: number }>[] = [];
      for (const [place, sum] of sums.entries()) {
        const own = Array.from(counts.subarray(place * width, (place + 1) * width));
        if (all || own.some((count) => count > 0)) {
          samples.push({ labels: places.labels(place), value: { counts: own, sum } });
        }
      }
      return histogramText(metric, buckets, samples);
    },
  };
}

/** Where the series of a metric stand: its labels' values, counted like the digits of a number. */
interface Places {
  readonly count: number;
  /** -1 where there is no such series. */
  find(labels: Readonly<Record<string, string>>): number;
  labels(place: number): readonly (readonly [name: string, value: string])[];
}

function placesOf({ labels }: Metric): Places {
  const digits = Object.entries(labels).map(([name, values]) => ({
    name,
    values,
    indexes: new Map(values.map((value, index) => [value, index])),
  }));
  return {
    count: digits.reduce((product, { values }) => product * values.length, 1),
    find(given) {
      let place = 0;
      for (const { name, values, indexes } of digits) {
        const index = indexes.get(given[name] ?? "");
        if (index === undefined) return -1;
        place = place * values.length + index;
      }
      return place;
    },
    labels(place) {
      let rest = place;
      const found = digits.toReversed().map(({ name, values }): [string, string] => {
        const index = rest % values.length;
        rest = Math.floor(rest / values.length);
        return [name, values[index] ?? ""];
      });
      return found.toReversed();
    },
  };
}
