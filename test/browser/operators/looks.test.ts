import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInBrowser, useChromium } from "../../support/browser.ts";
import { startOperatorsHost, type OperatorsHost } from "./host.ts";
import { hostileUser, seed, seedHostile } from "./seed.ts";

interface Look {
  readonly name: string;
  readonly width: number;
  readonly scheme: "light" | "dark";
  /** Of the text, as people set it who see little. */
  readonly zoom?: string;
  /** All that axe looks for, or what another width and other colours can spoil. */
  readonly axe?: "all" | "colours";
}

const looks: readonly Look[] = [
  { name: "on a desk, and by axe", width: 1280, scheme: "light", axe: "all" },
  { name: "at 320 px, dark, and by axe", width: 320, scheme: "dark", axe: "colours" },
  { name: "with text of twice the size", width: 720, scheme: "light", zoom: "200%" },
];

describeInBrowser("how the operators' pages look", { concurrent: true }, () => {
  const chromium = useChromium();
  let host: OperatorsHost;
  /** Of every page there is. */
  let paths: readonly string[] = [];
  beforeAll(async () => {
    host = await startOperatorsHost();
    const scene = { store: host.store, now: Date.now(), addressHash: host.addressHash };
    const users = ["ada", "grace"].map((id) => ({ id, email: `${id}@example.com`, name: id }));
    for (const user of [...users, hostileUser]) host.users.set(user.email, user);
    const links = await seed({ ...scene, users: [...users, hostileUser], days: 4, perDay: 3 });
    const hostile = await seedHostile(scene);
    await host.magicLinks.report({ count: true });
    const user = new URLSearchParams({ user: hostileUser.id });
    const act = { operator: String(hostileUser.name).slice(0, 200), linkId: hostile };
    for (const name of ["issue", "revoke_link"] as const) {
      const more = { at: Date.now(), userId: hostileUser.id, count: name === "issue" ? 1 : null };
      await host.store.addAct({ id: `act-${name}`, name, ...act, ...more });
    }
    paths = [
      "",
      "?days=x",
      "/links",
      "/links?state=x",
      `/links/${hostile}?act=act-issue`,
      `/links/${links.at(-2)}`,
      `/person?${user}&act=act-revoke_link`,
      "/person?address=nobody@example.com",
      "/sessions",
      "/acts?act=act-issue",
      `/issue?${new URLSearchParams({ who: hostileUser.email })}`,
      "/revoke?all=yes",
      `/end?${user}`,
      "/person",
    ];
  });
  afterAll(() => host.close());

  test.each(looks)("$name", async ({ width, scheme, zoom, axe }) => {
    const viewport = { width, height: 800 };
    const person = await chromium.newPerson({ viewport, colorScheme: scheme });
    const { page } = person;
    const operator = encodeURIComponent(String(hostileUser.name));
    await page.goto(`${host.origin}/operator?name=${operator}`);
    const faults: string[] = [];
    for (const path of paths) {
      await page.goto(host.admin + path);
      await page.evaluate((size) => (document.documentElement.style.fontSize = size), zoom ?? "");
      // What is folded away must fit, too.
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      const found = [
        ...(await page.evaluate(misplaced)),
        ...(await page.evaluate(unstructured)),
        ...(await page.evaluate(paleWords)),
        ...(axe === undefined ? [] : await axeFaults(page, axe)),
      ];
      faults.push(...found.map((fault) => `${path}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await person.leave();
  });
});

/** What axe finds. What it cannot judge counts too: that is how it reports text of the same colour as its ground. */
async function axeFaults(page: Page, scope: "all" | "colours"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (scope === "colours") axe.withRules(["color-contrast", "target-size"]);
  const { violations, incomplete, passes } = await axe.analyze();
  expect(passes.map(({ id }) => id)).toContain("color-contrast");
  return [...violations, ...incomplete].flatMap(({ id, nodes }) => {
    // Of text in a drawing it does not know the ground; we do.
    const judged = nodes.filter(({ html }) => id !== "color-contrast" || !html.startsWith("<t"));
    return judged.length === 0
      ? []
      : [`${id} (${judged.map(({ html }) => html.slice(0, 200)).join(" ")})`];
  });
}

/** Runs in the page: words in a drawing that stand out too little from the card below them (WCAG 2.2, 1.4.3). */
function paleWords(): string[] {
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map((value) => {
      const share = Number(value) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll("figure text, svg.onpurpose-timeline text")].flatMap(
    (text) => {
      const paper = text.closest("svg")?.querySelector(".op-paper");
      const ground = paper
        ? getComputedStyle(paper).fill
        : getComputedStyle(text.closest(".card") ?? text).backgroundColor;
      const [a, b] = [luminance(getComputedStyle(text).fill), luminance(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio >= 4.5 ? [] : [`is pale: ${text.textContent} (${ratio})`];
    },
  );
}

/** Runs in the page: what reaches out of it, is cut off, or is too small to be hit. */
function misplaced(): string[] {
  const faults: string[] = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} of ${clientWidth}`);
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width <= 1 || height === 0 || element.closest("svg, .skip, thead, .find label")) continue;
    const what = `${element.outerHTML.slice(0, 80)} in ${element.parentElement?.tagName}`;
    if (left < 0 || right > clientWidth + 0.5) faults.push(`reaches out: ${what}`);
    const isField = element.matches("input, textarea, select, option");
    if (!isField && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      faults.push(`is cut off: ${what}`);
    }
    // WCAG 2.2, 2.5.8; links inside sentences and cells are exempt.
    const isControl = element.matches(
      "button, input:not([type=radio]), select, .button, nav a, summary",
    );
    if (isControl && (height < 24 || width < 24)) {
      faults.push(`is only ${width} by ${height}: ${what}`);
    }
  }
  return faults;
}

/** Runs in the page: what a screen reader would miss. */
function unstructured(): string[] {
  const levels = [...document.querySelectorAll("h1,h2,h3")].map(({ tagName }) =>
    Number(tagName[1]),
  );
  const skips = levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1);
  const faults = [
    levels.filter((level) => level === 1).length === 1 ? "" : "there is not one first heading",
    skips ? "a level of headings is left out" : "",
    document.querySelector("a.skip")?.getAttribute("href") === "#content" ? "" : "no skip link",
    [...document.querySelectorAll("table")].every(({ caption }) => caption !== null)
      ? ""
      : "a table has no caption",
    document.querySelectorAll("script, body [style], iframe, object").length === 0
      ? ""
      : "there is something that must not be",
  ];
  return faults.filter((fault) => fault !== "");
}
