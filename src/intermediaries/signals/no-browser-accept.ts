import type { Signal } from "./signal.ts";

/** A form's press is a navigation, and every engine asks for HTML with one. */
export const noBrowserAccept: Signal = {
  name: "no-browser-accept",
  weight: 0.5,
  sources: [
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Content_negotiation/List_of_default_Accept_values",
  ],
  trips: "people whose host page presses for them by fetch(), which asks for anything or for JSON",
  detect: ({ traits }) => traits.accept !== "html",
};
