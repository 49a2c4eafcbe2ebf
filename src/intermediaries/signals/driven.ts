import type { Signal } from "./signal.ts";

export const driven: Signal = {
  name: "driven",
  weight: 1,
  sources: ["https://www.w3.org/TR/webdriver2/#interface"],
  trips: "people who test a site through WebDriver, by hand",
  detect: ({ driven }) => driven,
};
