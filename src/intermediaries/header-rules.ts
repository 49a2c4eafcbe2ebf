import type { ClaimedBrowser, ClaimedOs } from "./engine.ts";
import { sendsFetchMetadata } from "./engine.ts";
import type { Brand, Traits } from "./traits-shape.ts";

// Single facts about headers. Signals and the classification are made of them, so that both say the same of a request.

/** It says itself that no person is looking: fetched ahead, or for a miniature of the page. */
export const isAheadOfTime = ({ purpose }: Traits): boolean =>
  purpose !== null && /prefetch|prerender|preview/i.test(purpose);

/**
 * Its client hints and its user agent are of different browsers. Sources: measured in Chromium 156, where
 * `--user-agent` leaves the hints as they are; https://wicg.github.io/ua-client-hints/.
 */
export function contradictsItself(traits: Traits, browser: ClaimedBrowser): boolean {
  const { brands, platform } = traits;
  if (brands !== null && brands.length > 0) {
    // Only Chromium has hints.
    if (browser.engine === "gecko" || browser.engine === "webkit") return true;
    if (browser.engine === "blink" && !agrees(brands, browser.version)) return true;
  }
  return platform !== null && browser.os !== null && !isSameSystem(platform, browser.os);
}

function agrees(brands: readonly Brand[], version: number | null): boolean {
  const chromium = brands.find(({ name }) => name === "Chromium");
  return chromium === undefined || version === null || chromium.version === version;
}

/** "Desktop site" on Android and ChromeOS claims Linux, and hints may name any of the three. */
function isSameSystem(platform: string, os: ClaimedOs): boolean {
  const family = families[platform];
  return family === undefined || family === familyOf[os];
}

const families: Readonly<Record<string, string>> = {
  Windows: "windows",
  macOS: "apple",
  "Mac OS X": "apple",
  iOS: "apple",
  Linux: "linux",
  Android: "linux",
  "Chrome OS": "linux",
  "Chromium OS": "linux",
};

const familyOf: Readonly<Record<ClaimedOs, string>> = {
  Windows: "windows",
  macOS: "apple",
  iOS: "apple",
  Linux: "linux",
  Android: "linux",
  "Chrome OS": "linux",
};

/** None of `Sec-Fetch-*`, though such a browser sends them always. */
export const lacksFetchMetadata = (traits: Traits, browser: ClaimedBrowser): boolean =>
  !traits.partial &&
  sendsFetchMetadata(browser) &&
  traits.fetchSite === null &&
  traits.fetchMode === null &&
  traits.fetchDest === null;

export const lacksLanguage = (traits: Traits): boolean =>
  !traits.partial && traits.language === null;
