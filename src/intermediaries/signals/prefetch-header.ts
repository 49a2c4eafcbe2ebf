import { isAheadOfTime } from "../header-rules.ts";
import type { Signal } from "./signal.ts";

export const prefetchHeader: Signal = {
  name: "prefetch-header",
  weight: 1,
  sources: [
    "https://lionralfs.dev/blog/exploring-the-usage-of-prefetch-headers",
    "measured in Chromium 156: a POST by a prerendered page carries Sec-Purpose: prefetch;prerender",
  ],
  trips: "nobody: a press comes after the page is shown",
  detect: ({ traits }) => isAheadOfTime(traits),
};
