import { lacksFetchMetadata } from "../header-rules.ts";
import type { Signal } from "./signal.ts";

/** Weighs less than 1, since a proxy on the person's side can be at fault: it takes a second sign. */
export const noFetchMetadata: Signal = {
  name: "no-fetch-metadata",
  weight: 0.6,
  sources: [
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Mode#browser_compatibility",
  ],
  trips: "people behind a proxy that drops headers it does not know",
  detect: ({ traits }, browser) => !browser.inApp && lacksFetchMetadata(traits, browser),
};
