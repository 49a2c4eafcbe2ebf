import { contradictsItself } from "../header-rules.ts";
import type { Signal } from "./signal.ts";

export const contradictingHeaders: Signal = {
  name: "contradicting-headers",
  weight: 1,
  sources: [
    "https://wicg.github.io/ua-client-hints/",
    "measured in Chromium 156: a user agent given by hand leaves the client hints as they are",
  ],
  trips: "people with an extension that changes the user agent and forgets the hints",
  detect: ({ traits }, browser) => contradictsItself(traits, browser),
};
