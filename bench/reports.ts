import { createMagicLinks, type LinksRequest, type MagicLinks } from "onpurpose";
import { dayOf } from "../src/day.ts";
import { countDays } from "../src/flows/count-days.ts";
import { resolveOptions } from "../src/options.ts";
import type { Store } from "../src/stores/store.ts";
import { openStore } from "../test/support/open-store.ts";
import { loginsBeside, median } from "./logins-beside.ts";
import { fillPostgres, fillSqlite } from "./reports-fill.ts";

// How long reports and pages of lists take, and whole logins per second beside the counting of days against the same
// without it, in turn in one run.
// Usage: node bench/reports.ts [sqlite|postgres] [thousands of links] [rounds] [seconds]
const [kind = "sqlite"] = process.argv.slice(2);
const links = Number(process.argv[3] ?? 100) * 1000;
const rounds = Number(process.argv[4] ?? 7);
const seconds = Number(process.argv[5] ?? 2);
const now = Date.now();

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 7; run++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  console.log(`  ${name}: ${inSeconds(median(times))} (${inSeconds(Math.max(...times))} at most)`);
}

/** All days without pauses, which tells what a day of counting costs. */
async function countAll(options: Parameters<typeof resolveOptions>[0]): Promise<void> {
  const { settings } = resolveOptions(options);
  const begun = performance.now();
  let [looked, steps, longest] = [0, 0, 0];
  await countDays(settings, {
    from: dayOf(now) - 30,
    until: dayOf(now) + 1,
    force: true,
    at: now,
    pace: async (step) => {
      const stepBegun = performance.now();
      const result = await step();
      steps++;
      longest = Math.max(longest, performance.now() - stepBegun);
      return result;
    },
    tell: (progress) => (looked = progress.links),
    isStopped: () => false,
  });
  const took = performance.now() - begun;
  console.log(
    `  counted ${looked} links in ${inSeconds(took)}, ${steps} steps, ${(took / steps).toFixed(1)} ms each, ${longest.toFixed(0)} ms at most`,
  );
}

/** Ten years like the last full day. */
async function repeatDay(store: Store): Promise<void> {
  const yesterday = dayOf(now) - 1;
  const [counted] = await store.days(yesterday, yesterday + 1);
  if (counted === undefined) throw new Error("nothing was counted of yesterday");
  console.log(`  a day: ${(counted.tallies.length / 1000).toFixed(0)} kB`);
  for (let age = 31; age < 3650; age++) await store.saveDay({ ...counted, day: dayOf(now) - age });
}

async function timeReports(magicLinks: MagicLinks): Promise<void> {
  await timed("report of 30 days", () => magicLinks.report());
  await timed("report of a year", () => magicLinks.report({ from: daysAgo(365) }));
  await timed("report of ten years", () => magicLinks.report({ from: daysAgo(3600) }));
  const first = await magicLinks.links({ limit: 50 });
  const user = first.links[0]?.link.userId ?? "";
  const deep = { until: new Date(now - 15 * 24 * 3_600_000) };
  const lists: readonly (readonly [string, LinksRequest])[] = [
    ["first page of 50", {}],
    ["page in the middle", deep],
    ["page of 50 that were used", { state: "used" }],
    ["page of those that live", { state: "live" }],
    ["page of a rare kind", { kind: "automation" }],
    ["page of a kind that there is none of", { kind: "crawler" }],
    ["one user's", { userId: user }],
  ];
  for (const [name, request] of lists) {
    const { links: found, looked } = await magicLinks.links(request);
    const what = `${name} (${found.length} of ${looked} looked at)`;
    await timed(what, () => magicLinks.links(request));
  }
}

/** The operators' pages, through the handler, as their browser gets them. */
async function timeAdminPages(magicLinks: MagicLinks): Promise<void> {
  const { links: found } = await magicLinks.links({ limit: 1 });
  const [{ link } = { link: null }] = found;
  if (link === null) throw new Error("there is no link");
  const paths = {
    overview: "",
    links: "/links",
    "links that live": "/links?state=live",
    "links with a kind that there is none of": "/links?kind=crawler",
    "one link": `/links/${link.id}`,
    "one person": `/person?user=${link.userId ?? ""}`,
    sessions: "/sessions",
    acts: "/acts",
  };
  for (const [name, path] of Object.entries(paths)) {
    const get = (): Promise<Response> =>
      magicLinks.handler(new Request(`http://localhost/magic-link/admin${path}`));
    const { status } = await get();
    await timed(`page: ${name} (${status})`, async () => (await get()).text());
  }
}

const daysAgo = (days: number): string =>
  new Date(now - days * 24 * 3_600_000).toISOString().slice(0, 10);

const fill = kind === "postgres" ? fillPostgres : fillSqlite;
const begun = performance.now();
const place = await fill(links, now);
try {
  console.log(
    `${kind}, ${links} links, ${links * 5} visits, written in ${inSeconds(performance.now() - begun)}`,
  );
  const opened = await openStore(place.address, 60_000);
  const options = {
    url: "http://localhost/magic-link",
    secret: "bench only: 3f6b0c1e9a7d42588b10",
    store: opened.store,
    users: { findById: () => null },
    operators: () => "bench",
  };
  await countAll(options);
  await repeatDay(opened.store);
  await timeReports(createMagicLinks(options));
  await timeAdminPages(createMagicLinks(options));
  await opened.close();
  const counted = await loginsBeside(place.address, ["counter.ts"], { rounds, seconds });
  console.log("counted", JSON.stringify(counted));
} finally {
  await place.drop();
}
