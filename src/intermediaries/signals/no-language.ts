import { lacksLanguage } from "../header-rules.ts";
import type { Signal } from "./signal.ts";

export const noLanguage: Signal = {
  name: "no-language",
  weight: 0.5,
  sources: ["https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Accept-Language"],
  trips: "people who have taken every language out of their browser, and some apps' own browsers",
  detect: ({ traits }) => lacksLanguage(traits),
};
