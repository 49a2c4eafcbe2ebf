/** A metric family, as a scraper reads it. */
export interface Family {
  readonly type: string;
  readonly help: string;
  /** By name and labels, as in the text: `onpurpose_logins_total{by="press",outcome="refused"}`. */
  readonly samples: Map<string, number>;
}

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\})?) (-?[0-9.e+-]+|[+-]Inf|NaN)$/;

/**
 * Reads Prometheus' text format as strictly as its description has it: each family once, with HELP and TYPE before its
 * samples, no sample twice, the buckets of a histogram rising up to their count.
 */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, Family>();
  let current: { name: string; family: Family } | null = null;
  let help: { name: string; text: string } | null = null;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, helpName, helpText = ""] = /^# HELP (\S+) (.*)$/.exec(line) ?? [];
    const [, typeName, type = ""] = /^# TYPE (\S+) (counter|histogram)$/.exec(line) ?? [];
    if (helpName !== undefined) help = { name: helpName, text: helpText };
    else if (typeName !== undefined) {
      if (help?.name !== typeName) throw new Error(`${typeName} has no HELP before its TYPE`);
      if (families.has(typeName)) throw new Error(`${typeName} stands there twice`);
      current = { name: typeName, family: { type, help: help.text, samples: new Map() } };
      families.set(typeName, current.family);
    } else addSample(current, line);
  }
  for (const [name, family] of families)
    if (family.type === "histogram") checkBuckets(name, family);
  return families;
}

function addSample(current: { name: string; family: Family } | null, line: string): void {
  const [, name = "", labels = "", value = ""] = sampleLine.exec(line) ?? [];
  if (name === "") throw new Error(`no line of this format: ${line}`);
  const { name: family = "", family: { type = "", samples } = {} } = current ?? {};
  const plain = type === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;
  if (plain !== family || samples === undefined) throw new Error(`${name} stands below ${family}`);
  if (samples.has(name + labels)) throw new Error(`${name}${labels} stands there twice`);
  samples.set(name + labels, Number(value.replace("Inf", "Infinity")));
}

function checkBuckets(name: string, { samples }: Family): void {
  let last = 0;
  let bound = Number.NEGATIVE_INFINITY;
  for (const [sample, value] of samples) {
    const [, le] = /_bucket\{.*le="([^"]+)"\}$/.exec(sample) ?? [];
    if (le !== undefined) {
      const next = Number(le.replace("Inf", "Infinity"));
      if (next <= bound || value < last) throw new Error(`${sample} does not rise`);
      [bound, last] = [next, value];
    } else if (sample.startsWith(`${name}_count`)) {
      if (bound !== Infinity || value !== last) throw new Error(`${sample} is not its last bucket`);
      [bound, last] = [Number.NEGATIVE_INFINITY, 0];
    }
  }
}

/** Every sample that is not zero, but for sums and buckets: what was counted, and how often something was timed. */
export function counted(text: string): Record<string, number> {
  const all = Array.from(readExposition(text).values()).flatMap(({ samples }) => [...samples]);
  return Object.fromEntries(
    all.filter(([name, value]) => value !== 0 && !/_(?:bucket|sum)(?:\{|$)/.test(name)),
  );
}
