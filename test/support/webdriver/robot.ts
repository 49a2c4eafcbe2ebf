import { until } from "../people/until.ts";
import type { Driver } from "./driver.ts";

// What a robot does with a page through a driver. It finds things by selectors and touches them by real input.

const targets = "main button, main a";
const fields = "main input:not([type=hidden])";

/** How long a press may take to lead to another page, in milliseconds. One that leads nowhere is no fault. */
const patience = 15_000;

async function count(driver: Driver, selector: string): Promise<number> {
  return Number(
    await driver.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
  );
}

const nth = (selector: string, index: number): string =>
  `document.querySelectorAll(${JSON.stringify(selector)})[${index}]`;

async function textOf(driver: Driver, selector: string, index: number): Promise<string> {
  return String(await driver.evaluate(`${nth(selector, index)}.innerText.trim()`));
}

/** Clicks into the middle of a thing with the mouse. */
async function click(driver: Driver, selector: string, index: number): Promise<void> {
  const middle = await driver.evaluate(`(thing => {
    thing.scrollIntoView({ block: "center" });
    const { x, y, width, height } = thing.getBoundingClientRect();
    return [Math.floor(x + width / 2), Math.floor(y + height / 2)];
  })(${nth(selector, index)})`);
  const [x, y] = Array.isArray(middle) ? middle.map(Number) : [];
  await driver.perform({
    type: "pointer",
    id: "mouse",
    actions: [
      { type: "pointerMove", x, y, duration: 0 },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ],
  });
}

/** Fills a field in at once, and tells the page so, as a program does that has no time for keys. */
async function fill(driver: Driver, selector: string, text: string, index: number): Promise<void> {
  await driver.evaluate(`(field => {
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new Event("input", { bubbles: true }));
  })(${nth(selector, index)})`);
}

/** Clicks, and waits for the page that this leads to, if it leads anywhere. */
async function follow(driver: Driver, selector: string, index: number): Promise<void> {
  // When a page began is different for every page, and leaves no trace in it.
  const page = (): Promise<unknown> =>
    driver.evaluate("[performance.timeOrigin, document.readyState]");
  const before = JSON.stringify(await page());
  await click(driver, selector, index);
  await until(
    "another page",
    async () => {
      // Between two pages there is none to ask.
      const now = JSON.stringify(await page().catch(() => null));
      return now !== before && now.includes("complete") ? now : null;
    },
    patience,
  ).catch(() => null);
}

interface Pressing {
  /** Goes into every field, before each press. */
  readonly typing: string;
  /** Whether what stands last on a page is pressed first. */
  readonly backwards?: boolean;
  readonly after?: () => Promise<void>;
}

/**
 * Opens a URL and presses everything on its page, and everything on each page that this leads to. Gives what was
 * pressed.
 */
export async function pressEverything(
  driver: Driver,
  url: string,
  { typing, backwards = false, after }: Pressing,
): Promise<Set<string>> {
  const pressed = new Set<string>();
  /** False where the page has no such thing. */
  const pressNth = async (index: number): Promise<boolean> => {
    const there = await count(driver, targets);
    if (index >= there) return false;
    const toFill = await count(driver, fields);
    for (let one = 0; one < toFill; one++) await fill(driver, fields, typing, one);
    const target = backwards ? there - 1 - index : index;
    pressed.add(await textOf(driver, targets, target));
    await follow(driver, targets, target);
    await after?.();
    return true;
  };
  let more = true;
  for (let first = 0; more; first++) {
    // Every press may change what the page leads to: it is reached anew for each of the next.
    for (let second = 0, further = true; further; second++) {
      await driver.open(url);
      more = await pressNth(first);
      further = more && (await pressNth(second));
    }
  }
  return pressed;
}
