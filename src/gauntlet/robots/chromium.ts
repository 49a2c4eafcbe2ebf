import type { Browser, BrowserContext, BrowserType, Locator, Page, Request } from "playwright-core";
import type { Intermediary } from "../corpus/corpus.ts";
import { GauntletError, messageOf } from "../gauntlet-error.ts";
import { orFault } from "../http-browser.ts";
import type { Wire } from "../http-client.ts";
import { Jar } from "../jar.ts";
import { sleep } from "../rate.ts";
import { findChromium } from "./find-chromium.ts";
import { maxPresses, typedInto, type RobotBrowser, type Visit } from "./robot.ts";

const pageMs = 10_000;
/** For a press itself. */
const pressMs = 3000;
/** For what a press leads to to begin: many lead nowhere. */
const beginMs = 250;
/** Of one page. */
const maxTargets = 8;

/** @throws {GauntletError} Without `playwright-core`, or where no Chromium is found. */
export async function startChromium(wire: Wire): Promise<RobotBrowser> {
  const chromium = await load();
  const executablePath = findChromium(chromium.executablePath());
  const hosts = [...new Set(wire.origins.map((origin) => new URL(origin).hostname))];
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
      // Redirects pass by the routes below; no other host has an address here.
      `--host-resolver-rules=MAP * ~NOTFOUND, ${hosts.map((host) => `EXCLUDE ${host}`).join(", ")}`,
    ],
  });
  return {
    name: `Chromium ${browser.version()}`,
    visit: (intermediary, visit) => visitInChromium(browser, wire, intermediary, visit),
    close: () => browser.close(),
  };
}

async function load(): Promise<BrowserType> {
  try {
    return (await import("playwright-core")).chromium;
  } catch {
    throw new GauntletError(
      "Some intermediaries run a browser: install playwright-core, or leave them out with --no-browser.",
    );
  }
}

async function visitInChromium(
  browser: Browser,
  wire: Wire,
  intermediary: Intermediary,
  visit: Visit,
): Promise<void> {
  const context = await newContext(browser, wire, intermediary);
  try {
    const page = await context.newPage();
    for (const step of intermediary.steps) {
      await visit.wait(step.afterMs);
      if (step.do === "open") await open(context, page, visit.link, visit);
      if (step.do !== "press_all") continue;
      page.removeAllListeners("dialog");
      const accepts = step.acceptDialogs;
      page.on(
        "dialog",
        (dialog) => void (accepts ? dialog.accept() : dialog.dismiss()).catch(() => {}),
      );
      const fill = step.fill || visit.address !== null;
      await pressAll(context, page, visit.link, { visit, fill, depth: 2 });
    }
    if (!intermediary.steps.some((step) => step.do === "press_all")) return;
    for (const link of (await visit.newLinks?.()) ?? []) {
      await pressAll(context, page, link, { visit, fill: true, depth: 1 });
    }
  } finally {
    await context.close();
  }
}

async function newContext(
  browser: Browser,
  { origins, rate }: Wire,
  { headers }: Intermediary,
): Promise<BrowserContext> {
  const given = Object.entries(headers);
  const agent = given.find(([name]) => name.toLowerCase() === "user-agent")?.[1];
  const others = given.filter(([name]) => !["user-agent", "host"].includes(name.toLowerCase()));
  const context = await browser.newContext({
    ...(agent === undefined ? {} : { userAgent: agent }),
    extraHTTPHeaders: Object.fromEntries(others),
    serviceWorkers: "block",
  });
  // Whatever a page leads to, nobody but the deployment is visited.
  await context.route(
    (url) => url.protocol.startsWith("http"),
    async (route) => {
      const allowed = origins.includes(new URL(route.request().url()).origin);
      if (allowed) await rate.turn();
      await (allowed ? route.continue() : route.abort()).catch(() => {});
    },
  );
  return context;
}

async function open(
  context: BrowserContext,
  page: Page,
  link: string,
  visit: Visit,
): Promise<void> {
  const go = (): Promise<unknown> => page.goto(link, { timeout: pageMs, waitUntil: "load" });
  // What a press has begun may come in between; once.
  await orFault(
    go().catch((error: unknown) => {
      if (messageOf(error).includes("interrupted by another navigation")) return go();
      throw error;
    }),
    visit.faults,
  );
  await lookAt(context, visit, "opening the link");
}

async function lookAt(context: BrowserContext, visit: Visit, after: string): Promise<void> {
  const cookies = (await context.cookies()).map(({ name, value, domain, path }) => ({
    name,
    value,
    domain: domain.replace(/^\./, ""),
    hostOnly: !domain.startsWith("."),
    path,
  }));
  await visit.look(new Jar(cookies), after);
}

interface Pressing {
  readonly visit: Visit;
  readonly fill: boolean;
  /** How many presses lead away from the link's own page. */
  readonly depth: number;
}

/** Presses everything on the page, and everything on each page that this leads to, each time from the link anew. */
async function pressAll(
  context: BrowserContext,
  page: Page,
  link: string,
  { visit, fill, depth }: Pressing,
): Promise<void> {
  let pressed = 0;
  /** Presses the thing number `index`, and gives how many things there are then; null: there is no such thing. */
  const pressNth = async (index: number): Promise<number | null> => {
    const count = await targetsOn(page).count();
    if (index >= Math.min(count, maxTargets) || pressed++ >= maxPresses) return null;
    if (fill) await fillIn(page, visit.address);
    const nth = visit.backwards ? count - 1 - index : index;
    const text = await press(page, targetsOn(page).nth(nth));
    await lookAt(context, visit, `pressing "${text}"`);
    return isAtDeployment(page, link) ? targetsOn(page).count() : 0;
  };
  for (let first = 0; ; first++) {
    let further = 1;
    for (let second = 0; second < further; second++) {
      await open(context, page, link, visit);
      const count = await pressNth(first);
      if (count === null) return;
      if (depth < 2 || second >= count) break;
      further = count;
      await pressNth(second);
    }
  }
}

const targetsOn = (page: Page): Locator =>
  page.locator('button, input[type="submit"], input[type="button"], a[href], [role="button"]');

const isAtDeployment = (page: Page, link: string): boolean =>
  URL.canParse(page.url()) && new URL(page.url()).origin === new URL(link).origin;

async function fillIn(page: Page, address: string | null): Promise<void> {
  const fields = page.locator(
    'input:not([type]), input[type="text"], input[type="email"], input[type="search"], input[type="url"], textarea',
  );
  for (const field of await fields.all()) {
    const type = (await field.getAttribute("type").catch(() => null)) ?? "text";
    await field.fill(typedInto(type, address), { timeout: pressMs, force: true }).catch(() => {});
  }
}

/** By the mouse, also on what nobody sees; where that cannot be hit, by the page's own script. Gives its text. */
async function press(page: Page, target: Locator): Promise<string> {
  const text = await target.innerText({ timeout: pressMs }).catch(() => "");
  const isNavigation = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame();
  const begun = page.waitForRequest(isNavigation, { timeout: pageMs }).catch(() => null);
  const loaded = page.waitForEvent("load", { timeout: pageMs }).catch(() => null);
  try {
    await target.click({ timeout: pressMs, force: true });
  } catch {
    await target.dispatchEvent("click", {}, { timeout: pressMs }).catch(() => {});
  }
  const request = await Promise.race([begun, sleep(beginMs).then(() => null)]);
  // Many presses lead nowhere, and one that leads away is stopped: neither loads anything.
  if (request !== null) await Promise.race([loaded, failureOf(page, request)]);
  return text.trim().slice(0, 60);
}

const failureOf = (page: Page, request: Request): Promise<unknown> =>
  page
    .waitForEvent("requestfailed", { predicate: (each) => each === request, timeout: pageMs })
    .catch(() => null);
