import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SmtpHost } from "../../mail/support/smtp.ts";
import type { Person } from "../../support/browser.ts";
import { mailedTo } from "../journey.ts";
import type { Example } from "../start.ts";

// What the routers of frameworks make of links to pages of onpurpose's: the pages `/links` are those of `overlays/links`.

export interface Followed {
  readonly text: string;
  /** How often the page was asked for before a click: while it was hovered over. */
  readonly ahead: number;
  /** How often at and after the click. */
  readonly clicked: number;
  /** Whether the page was shown, as a document. */
  readonly shown: boolean;
}

const plain = { ahead: 0, clicked: 1, shown: true };

/** What becomes of each link in what was built. Which of them docs tell to use, must be shown. */
export const followedBy: Readonly<Record<string, readonly Followed[]>> = {
  // Its router knows that the path is no route's.
  sveltekit: [
    { text: "plain", ...plain },
    { text: "preloaded", ...plain },
    { text: "reloaded", ...plain },
  ],
  "react-router": [
    { text: "Link", ahead: 0, clicked: 1, shown: false },
    { text: "prefetched", ahead: 1, clicked: 1, shown: false },
    { text: "reloadDocument", ...plain },
  ],
  // Its router fetches first, and loads a document when it has got one.
  next: [
    { text: "Link", ahead: 1, clicked: 2, shown: true },
    { text: "not prefetched", ahead: 0, clicked: 2, shown: true },
    { text: "plain", ...plain },
  ],
  nuxt: [
    { text: "NuxtLink", ahead: 0, clicked: 0, shown: false },
    { text: "external", ...plain },
    { text: "plain", ...plain },
  ],
  "tanstack-start": [
    { text: "Link", ahead: 0, clicked: 0, shown: false },
    { text: "preloaded", ahead: 0, clicked: 0, shown: false },
    { text: "reloadDocument", ...plain },
    { text: "plain", ...plain },
  ],
};

/** Puts the page `/links` into the copy of an example, where there is one for it. */
export function withLinks(name: string, copy: string): void {
  const overlay = join(import.meta.dirname, "overlays/links", name);
  if (name === "nuxt") {
    // With a second page, that of the example is one of several.
    cpSync(join(copy, "app/app.vue"), join(copy, "app/pages/index.vue"));
  }
  if (existsSync(overlay)) cpSync(overlay, copy, { recursive: true });
}

/** Follows each link of the page, after having hovered over it, and logs in by the last that was shown. */
export async function followed(example: Example, smtp: SmtpHost, ada: Person): Promise<Followed[]> {
  const mailed = await mailedTo(smtp, () => ada.ask(example.url, "ada@example.com", "/"));
  const target = new URL(mailed).pathname;
  const { page } = ada;
  let asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.startsWith(target)) asked.push(searchParams.get("by") ?? "");
  });
  const links: Followed[] = [];
  const open = async (): Promise<void> => {
    await page.goto(`${example.url}/links?to=${encodeURIComponent(target)}`);
    // For its scripts, and what they fetch ahead.
    await page.waitForTimeout(1500);
  };
  await open();
  const texts = await page.getByRole("link").allInnerTexts();
  for (const [at, text] of texts.entries()) {
    const times = (): number => asked.filter((by) => by === String(at + 1)).length;
    asked = [];
    await open();
    const link = page.getByRole("link", { name: text, exact: true });
    await link.hover();
    await page.waitForTimeout(500);
    const ahead = times();
    await link.click();
    const button = page.getByRole("button", { name: "Log in", exact: true });
    const shown = await button.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    links.push({ text, ahead, clicked: times() - ahead, shown });
  }
  // However often it was asked for, it is as good as before.
  await page.goto(mailed);
  await ada.press("Log in");
  await page.getByText("Hello Ada").waitFor();
  expect(page.url()).toBe(`${example.url}/`);
  return links;
}
