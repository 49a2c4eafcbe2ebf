import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Runs in the page: what reaches out of it, is cut off or too small, or lies on the wrong side. */
export function misplaced(direction: string): string[] {
  const faults: string[] = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} of ${clientWidth}`);
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width === 0 && height === 0) continue;
    const what = element.outerHTML.slice(0, 80);
    if (left < 0 || right > clientWidth + 0.5) faults.push(`reaches out: ${what}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      faults.push(`is cut off: ${what}`);
    }
  }
  const [button] = document.querySelectorAll("a");
  const cell = button?.closest("td")?.getBoundingClientRect();
  if (cell === undefined || cell.height < 44 || cell.width < 200) {
    faults.push(`the button is only ${cell?.width} by ${cell?.height}`);
  }
  const title = document.querySelector("h1");
  const range = document.createRange();
  range.selectNodeContents(title ?? document.body);
  const [words] = range.getClientRects();
  const place = title?.closest("td")?.getBoundingClientRect();
  const start = direction === "ltr" ? "left" : "right";
  if (words === undefined || place === undefined || Math.abs(words[start] - place[start]) > 1) {
    faults.push(`the title does not begin at the ${start}`);
  }
  const table = title?.closest("table")?.getBoundingClientRect();
  if (table === undefined || table.width > 520) faults.push(`the card is ${table?.width} wide`);
  return faults;
}

/** Runs in the page: where each piece of visible text is, as it was laid out. */
function textPlaces(): { text: string; x: number; y: number; width: number; height: number }[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const places: ReturnType<typeof textPlaces> = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    if (text === "" || text === "\u00a0") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { x, y, width, height } of range.getClientRects()) {
      if (width > 4) places.push({ text: text.slice(0, 40), x, y, width, height });
    }
  }
  return places;
}

interface Pixels {
  readonly image: string;
  readonly scale: number;
  readonly places: ReturnType<typeof textPlaces>;
}

/** Runs in a page of its own: the contrast of the darkest and the lightest pixel at each place (WCAG 2.2). */
async function contrasts({ image, scale, places }: Pixels): Promise<[string, number][]> {
  const bitmap = await createImageBitmap(
    new Blob([Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0))]),
  );
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return [];
  context.drawImage(bitmap, 0, 0);
  const linear = (value: number): number =>
    value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return places.map(({ text, x, y, width, height }) => {
    const box = [x, y, width, height].map((value) => Math.round(value * scale));
    const [left = 0, top = 0, wide = 1, high = 1] = box;
    const { data } = context.getImageData(left, top, wide, high);
    let least = 1;
    let most = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
      least = Math.min(least, light);
      most = Math.max(most, light);
    }
    return [text, (most + 0.05) / (least + 0.05)];
  });
}

/** Text that is hard to read on the screen itself, whatever the styles say: below 4.5 to 1. */
export async function pale(page: Page, scale: number): Promise<string[]> {
  const places = await page.evaluate(textPlaces);
  const image = (await page.screenshot({ fullPage: true })).toString("base64");
  const bench = await page.context().newPage();
  const found = await bench.evaluate(contrasts, { image, scale, places });
  await bench.close();
  if (found.length < 8) return [`only ${found.length} pieces of text`];
  return found
    .filter(([, contrast]) => contrast < 4.5)
    .map(([text, contrast]) => `${text}: ${contrast.toFixed(2)}`);
}

/** How light the ground is that most of the mail lies on, 0 to 255. */
export async function groundOf(page: Page): Promise<number> {
  const colour = await page.locator("h1").evaluate((title) => {
    const cells = [...document.querySelectorAll<HTMLElement>("td[bgcolor]")];
    const cell = cells.find((candidate) => candidate.contains(title));
    return cell === undefined ? "" : getComputedStyle(cell).backgroundColor;
  });
  const [red = "0", green = "0", blue = "0"] = colour.match(/\d+/g) ?? [];
  return (Number(red) + Number(green) + Number(blue)) / 3;
}

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds, and what it cannot judge: text of the same colour as its ground is among that. */
export async function axeFaults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(standards);
  const { violations, incomplete, passes } = await axe.analyze();
  if (!passes.some(({ id }) => id === "color-contrast")) return ["no contrast was judged"];
  return [...violations, ...incomplete].map(
    ({ id, nodes }) => `${id} (${nodes.map(({ html }) => html).join(" ")})`,
  );
}
