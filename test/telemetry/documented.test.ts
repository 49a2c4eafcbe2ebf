import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { memoryStore } from "onpurpose/stores/memory";
import { createRegistry } from "../../src/telemetry/registry.ts";
import { metrics } from "../../src/telemetry/metrics.ts";
import { openWebFace } from "../http/support/faces.ts";
import { startHost } from "../http/support/host.ts";
import { playDay } from "./support/day.ts";
import { readExposition } from "./support/exposition.ts";

const docs = join(import.meta.dirname, "../../docs");
const page = readFileSync(join(docs, "telemetry.md"), "utf8");
const families = readExposition(createRegistry(metrics).text());

const Target = v.looseObject({
  expr: v.string(),
  datasource: v.object({ uid: v.string(), type: v.string() }),
});
const Panel = v.looseObject({
  id: v.number(),
  title: v.string(),
  type: v.picklist(["row", "timeseries", "stat"]),
  gridPos: v.object({ x: v.number(), y: v.number(), w: v.number(), h: v.number() }),
  targets: v.optional(v.array(Target), []),
});
const Dashboard = v.looseObject({
  title: v.string(),
  schemaVersion: v.number(),
  templating: v.object({ list: v.array(v.looseObject({ name: v.string(), type: v.string() })) }),
  panels: v.array(Panel),
});

describe("the dashboard", () => {
  const json: unknown = JSON.parse(readFileSync(join(docs, "grafana-dashboard.json"), "utf8"));
  const { panels, templating } = v.parse(Dashboard, json);
  const targets = panels.flatMap((panel) => panel.targets);

  test("has panels that overlap nowhere, and a data source of the reader's choice", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    const datasource = { type: "prometheus", uid: "${datasource}" };
    expect(targets.map((target) => target.datasource)).toEqual(targets.map(() => datasource));
    const variables = templating.list.map(({ name, type }) => `${name}: ${type}`);
    expect(variables).toEqual(["datasource: datasource", "job: query", "instance: query"]);
  });

  test("asks for metrics, labels and values that there are, and for every metric", () => {
    const asked = targets.flatMap(({ expr }) => {
      const by = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(", ") ?? [];
      const selectors = [...expr.matchAll(/\b(onpurpose_[a-z_]+)\{([^}]*)\}/g)];
      expect(selectors.length, expr).toBe(expr.match(/onpurpose_/g)?.length);
      return selectors.map(([, sample = "", inside = ""]) => ({ sample, inside, by, expr }));
    });
    const known = Object.values(metrics);
    const seen = new Set<string>();
    for (const { sample, inside, by, expr } of asked) {
      const name = sample.replace(/_(bucket|count)$/, "");
      seen.add(name);
      expect(families.has(name), expr).toBe(true);
      const stem = name.replace(/_(total|seconds)$/, "");
      const metric = known.find((one) => one.name.replaceAll(".", "_") === stem);
      const labels: Record<string, readonly string[]> = { ...metric?.labels, le: [] };
      for (const label of by) expect(labels, expr).toHaveProperty(label);
      for (const [, label = "", values = ""] of inside.matchAll(/([a-z]+)=~?"([^"]*)"/g)) {
        if (label === "job" || label === "instance") expect(values).toBe(`$${label}`);
        else for (const value of values.split("|")) expect(labels[label], expr).toContain(value);
      }
      // What a histogram has is asked for by its own names.
      const type = families.get(name)?.type;
      expect(sample === name, expr).toBe(type === "counter");
    }
    expect([...seen].toSorted()).toEqual([...families.keys()].toSorted());
  });
});

describe("docs/telemetry.md", () => {
  test("has every metric with its labels", () => {
    const rows = [...page.matchAll(/^\| `(onpurpose_[a-z_]+)` +\| ([^|]*?) *\|/gm)].map(
      ([, name = "", labels = ""]) => `${name}: ${labels}`,
    );
    const expected = Object.values(metrics).map(({ name, labels, ...rest }) => {
      const unit = "buckets" in rest ? "seconds" : "total";
      const names = Object.keys(labels).map((label) => `\`${label}\``);
      return `${name.replaceAll(".", "_")}_${unit}: ${names.join(", ")}`;
    });
    expect(rows).toEqual(expected);
    for (const { labels } of Object.values(metrics)) {
      if (!("route" in labels)) continue;
      for (const route of labels.route) expect(page).toContain(`\`${route}\``);
    }
  });

  test("has every log line", async () => {
    const lines = new Set<string>();
    const level = (name: string) => (text: string) => void lines.add(`${name} ${text}`);
    const logger = {
      debug: level("debug"),
      info: level("info"),
      warn: level("warn"),
      error: level("error"),
    };
    const down = () => Promise.reject(new Error("gone"));
    const host = await startHost(openWebFace, {
      logger,
      store: { ...memoryStore(), session: down },
    });
    await playDay(host).catch(() => {});
    await host.close();
    const well = await startHost(openWebFace, { logger });
    await playDay(well);
    await well.close();
    const rows = [...page.matchAll(/^\| `([a-z ]+)` +\| `(debug|info|warn|error)`/gm)].map(
      ([, text = "", name = ""]) => `${name} ${text}`,
    );
    for (const line of lines) {
      const usual = line.replace("warn request answered", "debug request answered");
      expect(rows).toContain(usual);
    }
    expect(lines.size).toBeGreaterThan(8);
  });
});
