import { deviceDetector, type Agent } from "./agent.ts";

/** What fetches the images in a mail for its reader. */
export const imageProxies: readonly Agent[] = [
  {
    pattern: /RamblerMail\/.{0,40}ImageProxy/i,
    kind: "image_proxy",
    name: "Rambler mail image proxy",
    source: deviceDetector,
  },
  {
    pattern: /GoogleImageProxy/i,
    kind: "image_proxy",
    name: "Gmail image proxy",
    source: deviceDetector,
  },
  {
    // An old Edge that says Mozilla twice: Gmail at the moment of delivery.
    pattern: /Edge\/12\.246 Mozilla\/5\.0$/i,
    kind: "image_proxy",
    name: "Gmail on delivery",
    source: "https://github.com/mautic/mautic/pull/10245",
  },
  {
    // Nothing but this: likely, and no more than that.
    pattern: /^Mozilla\/5\.0$/i,
    kind: "image_proxy",
    name: "Likely Apple Mail Privacy Protection",
    source:
      "https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages/open-click-bot-detect",
  },
];
