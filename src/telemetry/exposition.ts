import type { Metric } from "./metrics.ts";

// Prometheus' text format, version 0.0.4:
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

type Labels = readonly (readonly [name: string, value: string])[];

/** One series. */
export interface Sample<Value> {
  readonly labels: Labels;
  readonly value: Value;
}

export const expositionType = "text/plain; version=0.0.4";

/** "onpurpose.request.duration" is `onpurpose_request_duration_seconds`, "onpurpose.logins" is `onpurpose_logins_total`. */
const prometheusName = ({ name, buckets }: Metric): string =>
  name.replaceAll(".", "_") + (buckets === undefined ? "_total" : "_seconds");

/**
 * Whether series that nothing was counted in are shown. A rate misses the first count of a series that was not
 * there before, so they are, unless that would be a long list of what may never happen.
 */
export const isAlwaysShown = ({ buckets }: Metric, count: number): boolean =>
  count <= (buckets === undefined ? 64 : 1);

export function counterText(metric: Metric, samples: readonly Sample<number>[]): string {
  const name = prometheusName(metric);
  const lines = samples.map(({ labels, value }) => sampleLine(name, labels, value));
  return heading(name, "counter", metric.help) + lines.join("");
}

/** @param samples How many fell into each bucket, and above all of them: not yet added up, as the format wants them. */
export function histogramText(
  metric: Metric,
  buckets: readonly number[],
  samples: readonly Sample<{ readonly counts: readonly number[]; readonly sum: number }>[],
): string {
  const name = prometheusName(metric);
  const lines = samples.map(({ labels, value: { counts, sum } }) => {
    let total = 0;
    const steps = counts.map((count, index) => {
      total += count;
      const bound = buckets[index];
      const le = bound === undefined ? "+Inf" : String(bound);
      return sampleLine(`${name}_bucket`, [...labels, ["le", le]], total);
    });
    const ends = [
      sampleLine(`${name}_sum`, labels, sum),
      sampleLine(`${name}_count`, labels, total),
    ];
    return [...steps, ...ends].join("");
  });
  return heading(name, "histogram", metric.help) + lines.join("");
}

const heading = (name: string, type: string, help: string): string =>
  `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;

function sampleLine(name: string, labels: Labels, value: number): string {
  const pairs = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(",");
  return `${name}${pairs === "" ? "" : `{${pairs}}`} ${value}\n`;
}

const escapeHelp = (text: string): string =>
  text.replaceAll("\\", String.raw`\\`).replaceAll("\n", String.raw`\n`);

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', String.raw`\"`);
