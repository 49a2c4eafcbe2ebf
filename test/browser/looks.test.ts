import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInBrowser, useChromium } from "../support/browser.ts";
import { everyPage, serveGallery, type WingName } from "./gallery.ts";

interface Look {
  readonly name: string;
  readonly wing: WingName;
  readonly width: number;
  readonly scheme: "light" | "dark";
  /** Of the text, as people set it who see little. */
  readonly zoom?: string;
  readonly axe?: true;
}

const looks: readonly Look[] = [
  { name: "on a phone, and by axe", wing: "ordinary", width: 360, scheme: "light", axe: true },
  { name: "on a desk, dark", wing: "ordinary", width: 1200, scheme: "dark" },
  { name: "with the longest names at 320 px", wing: "long", width: 320, scheme: "light" },
  { name: "from right to left at 320 px, dark", wing: "rtl", width: 320, scheme: "dark" },
  {
    name: "with text of twice the size",
    wing: "ordinary",
    width: 640,
    scheme: "light",
    zoom: "200%",
  },
];

describeInBrowser("how the pages look", () => {
  const chromium = useChromium();
  let gallery: Awaited<ReturnType<typeof serveGallery>> | undefined;
  beforeAll(async () => {
    gallery = await serveGallery();
  });
  afterAll(() => gallery?.close());

  test.each(looks)("$name", async ({ wing, width, scheme, zoom, axe }) => {
    const viewport = { width, height: 720 };
    const person = await chromium.newPerson({ viewport, colorScheme: scheme });
    const { page } = person;
    const faults: string[] = [];
    for (const name of everyPage) {
      await page.goto(`${gallery?.url ?? ""}/${wing}/${name}`);
      await page.evaluate((size) => (document.documentElement.style.fontSize = size), zoom ?? "");
      const found = [
        ...(await page.evaluate(misplaced)),
        ...(await focusFaults(page)),
        ...(axe === true ? await axeFaults(page) : []),
        ...(name === "confirm" ? await page.evaluate(unequal) : []),
      ];
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await person.leave();
  });
});

/** What axe finds in light and dark. Between the two only the colours differ. */
async function axeFaults(page: Page): Promise<string[]> {
  // The other mode opens a second page for each report, for the sake of frames, which our pages do not have.
  const axe = (): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await axe().analyze();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axe().withRules("color-contrast").analyze();
  expect(dark.passes.map(({ id }) => id)).toContain("color-contrast");
  // What axe cannot judge counts too: that is how it reports text of the same colour as its ground.
  return [light, dark]
    .flatMap(({ violations, incomplete }) => [...violations, ...incomplete])
    .map(({ id, nodes }) => `${id} (${nodes.map(({ html }) => html).join(" ")})`);
}

/** Tabs through the page: everything that can be pressed, in the order in which it stands there. */
async function focusFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  const count = await page.locator("a, button, input:not([type=hidden])").count();
  const hasFocus = await page.evaluate(() => document.activeElement !== document.body);
  for (let at = 0; at < count; at++) {
    if (at > 0 || !hasFocus) await page.keyboard.press("Tab");
    const fault = await page.evaluate(focusFault, at);
    if (fault !== null) found.push(fault);
  }
  return found;
}

/** Runs in the page: what reaches out of it, is cut off, or is too small for a finger. */
function misplaced(): string[] {
  const faults: string[] = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} of ${clientWidth}`);
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width === 0 && height === 0) continue;
    const what = element.outerHTML.slice(0, 80);
    if (left < 0 || right > clientWidth + 0.5) faults.push(`reaches out: ${what}`);
    const isInput = element instanceof HTMLInputElement;
    if (!isInput && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      faults.push(`is cut off: ${what}`);
    }
    if (element.matches("a, button, input") && (height < 44 || width < 44)) {
      faults.push(`is only ${width} by ${height}: ${what}`);
    }
  }
  return faults;
}

/** Runs in the page: whether the nth thing that can be pressed has the focus, and whether that shows. */
function focusFault(at: number): string | null {
  const all = document.querySelectorAll("a, button, input:not([type=hidden])");
  const active = document.activeElement;
  if (active === null || active !== all[at])
    return `Tab ${at + 1} does not lead to ${all[at]?.outerHTML ?? ""}`;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(active);
  const paper = getComputedStyle(document.querySelector("main") ?? active).backgroundColor;
  const shows =
    outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== paper;
  return shows ? null : `the focus does not show on ${active.outerHTML}`;
}

/** Runs in the page: in what one button of the confirm page is more than the other. */
function unequal(): string[] {
  const sizes = [...document.querySelectorAll("button")].map((button) => {
    const { width, height } = button.getBoundingClientRect();
    const { fontSize, fontWeight } = getComputedStyle(button);
    return [width, height, fontSize, fontWeight].join(" ");
  });
  return sizes.length === 2 && sizes[0] === sizes[1]
    ? []
    : [`unequal buttons: ${sizes.join(", ")}`];
}
