import type { Signal } from "./signal.ts";

/** Different links that one network opened within ten seconds. */
const mostLinks = 20;

export const manyLinks: Signal = {
  name: "many-links",
  weight: 1,
  sources: [
    "https://success.phishinsight.trendmicro.com/en/support/solutions/articles/61000287047",
  ],
  trips: "people of one large office, in the seconds after a mail to all of them",
  detect: ({ linksOpened }) => linksOpened >= mostLinks,
};
