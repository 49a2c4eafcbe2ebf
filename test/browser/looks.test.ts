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
  /** As for people who let no page run any. */
  readonly withoutScripts?: true;
}

const looks: readonly Look[] = [
  { name: "on a phone, and by axe", wing: "ordinary", width: 360, scheme: "light", axe: true },
  { name: "on a desk, dark", wing: "ordinary", width: 1200, scheme: "dark" },
  { name: "with the longest names at 320 px", wing: "long", width: 320, scheme: "light" },
  {
    name: "on a phone, without scripts",
    wing: "ordinary",
    width: 390,
    scheme: "light",
    withoutScripts: true,
  },
  { name: "from right to left at 320 px, dark", wing: "rtl", width: 320, scheme: "dark" },
  {
    name: "with text of twice the size",
    wing: "ordinary",
    width: 640,
    scheme: "light",
    zoom: "200%",
  },
];

describeInBrowser("how the pages look", { concurrent: true }, () => {
  const chromium = useChromium();
  let gallery: Awaited<ReturnType<typeof serveGallery>> | undefined;
  beforeAll(async () => {
    gallery = await serveGallery();
  });
  afterAll(() => gallery?.close());

  test.each(looks)("$name", async ({ wing, width, scheme, zoom, axe, withoutScripts }) => {
    const person = await chromium.newPerson({
      viewport: { width, height: 720 },
      colorScheme: scheme,
      javaScriptEnabled: withoutScripts !== true,
    });
    const { page } = person;
    const faults: string[] = [];
    for (const name of everyPage) {
      await page.goto(`${gallery?.url ?? ""}/${wing}/${name}`);
      await page.evaluate((size) => (document.documentElement.style.fontSize = size), zoom ?? "");
      const found = [
        ...(await page.evaluate(misplaced)),
        ...(await focusFaults(page)),
        ...(axe === true ? await axeFaults(page) : []),
        ...(name.startsWith("confirm") ? await page.evaluate(unequal) : []),
        ...(name === "confirm-unasked" ? await page.evaluate(trapFaults) : []),
        ...(name.startsWith("check-mail") ? await codeFaults(page) : []),
        ...(name === "check-mail" && withoutScripts !== true ? await waitingFaults(page) : []),
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
  const count = await page.locator("a, button:not(.trap), input:not([type=hidden])").count();
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
    if (element.matches(".trap")) continue;
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

/** The longest code there is, spaced as mails space it, is to be seen whole. */
async function codeFaults(page: Page): Promise<string[]> {
  const field = page.locator("input[name=code]");
  await field.fill("7392 1846 7392");
  const { scrollWidth, clientWidth } = await field.evaluate(
    ({ scrollWidth, clientWidth }: HTMLElement) => ({ scrollWidth, clientWidth }),
  );
  return scrollWidth <= clientWidth ? [] : [`a code is ${scrollWidth} wide, of ${clientWidth}`];
}

/** The policy lets the page's script run, and ask us what it asks when the page is looked at again. */
async function waitingFaults(page: Page): Promise<string[]> {
  const asking = page.waitForRequest(/\/magic-link\/code$/, { timeout: 5000 });
  const [asked] = await Promise.allSettled([
    asking,
    page.evaluate(() => window.dispatchEvent(new Event("focus"))),
  ]);
  return asked.status === "fulfilled" ? [] : ["the script does not ask"];
}

/** Runs in the page: whether the nth thing that can be pressed has the focus, and whether that shows. */
function focusFault(at: number): string | null {
  const all = document.querySelectorAll("a, button:not(.trap), input:not([type=hidden])");
  const active = document.activeElement;
  if (active === null || active !== all[at])
    return `Tab ${at + 1} does not lead to ${all[at]?.outerHTML ?? ""}`;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(active);
  const paper = getComputedStyle(document.querySelector("main") ?? active).backgroundColor;
  const shows =
    outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== paper;
  return shows ? null : `the focus does not show on ${active.outerHTML}`;
}

/** Runs in the page: how a person could come upon the button that is for robots. */
function trapFaults(): string[] {
  const trap = document.querySelector<HTMLButtonElement>("button.trap");
  if (trap === null) return ["there is no trap"];
  const box = trap.getBoundingClientRect();
  const { opacity } = getComputedStyle(trap);
  const overlaps = [...document.querySelectorAll("a, button:not(.trap), input:not([type=hidden])")]
    .map((element) => element.getBoundingClientRect())
    .filter(({ left, right, top, bottom }) => {
      const apart = box.right + 4 < left || box.left - 4 > right;
      return !apart && box.bottom + 4 >= top && box.top - 4 <= bottom;
    });
  const faults = [
    opacity === "0" ? "" : "the trap can be seen",
    box.width * box.height > 0 ? "" : "no robot finds a trap that is not there",
    box.width <= 60 && box.height <= 4 ? "" : `the trap is ${box.width} by ${box.height}`,
    trap.tabIndex === -1 && trap.ariaHidden === "true" ? "" : "the trap is in reach",
    overlaps.length === 0 ? "" : "the trap is at another button",
  ];
  return faults.filter((fault) => fault !== "");
}

/** Runs in the page: in what one button of the confirm page is more than the other. */
function unequal(): string[] {
  const sizes = [...document.querySelectorAll("button:not(.trap)")].map((button) => {
    const { width, height } = button.getBoundingClientRect();
    const { fontSize, fontWeight } = getComputedStyle(button);
    return [width, height, fontSize, fontWeight].join(" ");
  });
  return sizes.length === 2 && sizes[0] === sizes[1]
    ? []
    : [`unequal buttons: ${sizes.join(", ")}`];
}
