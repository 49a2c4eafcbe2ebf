import type { Signal } from "./signal.ts";

/** Milliseconds from the page being made to the press coming back: two ways through the network and one look. */
const soonestMs = 250;

export const tooSoon: Signal = {
  name: "too-soon",
  weight: 1,
  sources: [
    "https://success.phishinsight.trendmicro.com/en/support/solutions/articles/61000287047",
    "https://github.com/KacemMathlouthi/animus/pull/31",
  ],
  trips: "people on a page that was open before, whose server's clock was set back",
  detect: ({ sincePage }) => sincePage < soonestMs,
};
