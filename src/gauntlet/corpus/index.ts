import type { Human, Intermediary } from "./corpus.ts";
import { automation } from "./automation.ts";
import { chatPreviews } from "./chat-previews.ts";
import { moreChatPreviews } from "./chat-previews-more.ts";
import { blinkDesktopHumans } from "./humans-blink-desktop.ts";
import { blinkMobileHumans } from "./humans-blink-mobile.ts";
import { appHumans } from "./humans-in-app.ts";
import { iosAppHumans } from "./humans-in-app-ios.ts";
import { otherHumans } from "./humans-others.ts";
import { imageProxies } from "./image-proxies.ts";
import { mailGateways } from "./mail-gateways.ts";
import { mailPrograms } from "./mail-programs.ts";
import { manglers } from "./manglers.ts";
import { microsoftPreviews } from "./microsoft-previews.ts";
import { microsoftScanners } from "./microsoft-scanners.ts";
import { rewriters } from "./rewriters.ts";
import { webShields } from "./web-shields.ts";

/** Every client of a link's that was reported and is not its person. */
export const intermediaries: readonly Intermediary[] = [
  ...microsoftScanners,
  ...manglers,
  ...microsoftPreviews,
  ...mailGateways,
  ...rewriters,
  ...webShields,
  ...chatPreviews,
  ...moreChatPreviews,
  ...mailPrograms,
  ...imageProxies,
  ...automation,
];

/** Real people's browsers. */
export const humans: readonly Human[] = [
  ...blinkDesktopHumans,
  ...blinkMobileHumans,
  ...otherHumans,
  ...iosAppHumans,
  ...appHumans,
];
