import { sendsGesture } from "../engine.ts";
import type { Signal } from "./signal.ts";

/**
 * A page's script that submits the form makes a navigation without `Sec-Fetch-User`; a person's press makes one with
 * it. WebKit never sends it. Browsers inside apps are left alone: nobody has measured them. So is `fetch()`, which
 * is no navigation: a page of the host's own may press for its person that way.
 */
export const noGesture: Signal = {
  name: "no-gesture",
  weight: 1,
  sources: [
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-User",
    "measured in Chromium 156 and Firefox 153: form.submit(), requestSubmit() and button.click() of a script lack it",
  ],
  trips: "people with an extension that presses buttons for them",
  detect: ({ traits }, browser) =>
    sendsGesture(browser) &&
    !browser.inApp &&
    traits.fetchMode === "navigate" &&
    traits.fetchUser !== "?1",
};
