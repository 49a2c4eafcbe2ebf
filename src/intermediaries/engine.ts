import { remember } from "./remember.ts";

/** The browser that a user agent claims to be, as far as rules need it. */
export interface ClaimedBrowser {
  /** What draws pages; `none`: it claims no browser that we know. */
  readonly engine: "blink" | "gecko" | "webkit" | "none";
  /** The major version of Chromium, Firefox or Safari, by the engine; null where it is not told. */
  readonly version: number | null;
  readonly os: ClaimedOs | null;
  /** A browser inside an app, which may be set up unlike any other and leave headers out. */
  readonly inApp: boolean;
  /** Chrome, Edge, Firefox or Safari by themselves, with no other product's name in between. */
  readonly usual: boolean;
}

export type ClaimedOs = "Windows" | "macOS" | "iOS" | "Android" | "Chrome OS" | "Linux";

/** Names that apps put into the user agent of the browser inside them. */
const apps =
  /; wv\)|FBA[NV]|FB_IAB|\bInstagram\b|\bLine\/|KAKAOTALK|NAVER\(|LinkedInApp|Snapchat|\bGSA\/|Teams|Slack\/|Electron\/|Outlook-iOS|MicroMessenger|QtWebEngine|\bViber\b|TikTok|musical_ly|BytedanceWebview|Pinterest|DuckDuckGo\/|\bTwitter for|WhatsApp/;

const usual = [
  /^Mozilla\/5\.0 \([^()]{1,80}\) AppleWebKit\/537\.36 \(KHTML, like Gecko\) (?:Headless)?Chrome\/[\d.]{1,20} (?:Mobile )?Safari\/537\.36(?: Edg[A-Z]?\/[\d.]{1,20})?$/,
  /^Mozilla\/5\.0 \([^()]{1,80}\) Gecko\/[\d.]{1,12} Firefox\/[\d.]{1,12}$/,
  /^Mozilla\/5\.0 \([^()]{1,80}\) AppleWebKit\/[\d.]{1,12} \(KHTML, like Gecko\) Version\/[\d.]{1,12} (?:Mobile\/\w{1,12} )?Safari\/[\d.]{1,12}$/,
];

const nothing: ClaimedBrowser = {
  engine: "none",
  version: null,
  os: null,
  inApp: false,
  usual: false,
};

/** `userAgent` as traits keep it: at most 256 characters, so that no pattern has much to do. */
export const readBrowser = (userAgent: string | null): ClaimedBrowser =>
  userAgent === null ? nothing : readAgent(userAgent);

const readAgent = remember((userAgent): ClaimedBrowser => {
  if (!userAgent.startsWith("Mozilla/5.0 (")) return nothing;
  const os = readOs(userAgent);
  const engine = readEngine(userAgent, os);
  const version = readVersion(userAgent, engine, os);
  const isUsual = usual.some((pattern) => pattern.test(userAgent));
  return { engine, version, os, inApp: apps.test(userAgent), usual: isUsual };
});

function readOs(userAgent: string): ClaimedOs | null {
  if (/\((?:iPhone|iPad|iPod)/.test(userAgent)) return "iOS";
  if (userAgent.includes("Android")) return "Android";
  if (userAgent.includes("Windows NT")) return "Windows";
  if (userAgent.includes("Macintosh")) return "macOS";
  if (userAgent.includes("CrOS")) return "Chrome OS";
  return /Linux|X11/.test(userAgent) ? "Linux" : null;
}

function readEngine(userAgent: string, os: ClaimedOs | null): ClaimedBrowser["engine"] {
  // On iOS every browser is Safari's, whatever it calls itself.
  if (os === "iOS") return "webkit";
  // Microsoft's own engine, until 2019.
  if (/Edge\/1\d|Trident\/|MSIE /.test(userAgent)) return "none";
  if (/Chrom(?:e|ium)\/\d/.test(userAgent)) return "blink";
  if (/Gecko\/\d/.test(userAgent)) return "gecko";
  return userAgent.includes("AppleWebKit/") ? "webkit" : "none";
}

function readVersion(
  userAgent: string,
  engine: ClaimedBrowser["engine"],
  os: ClaimedOs | null,
): number | null {
  const pattern = {
    blink: /Chrom(?:e|ium)\/(\d{1,4})/,
    gecko: /Firefox\/(\d{1,4})/,
    webkit: /Version\/(\d{1,3}(?:\.\d{1,2})?)/,
    none: null,
  }[engine];
  const [, found] = pattern?.exec(userAgent) ?? [];
  if (found !== undefined) return Number(found);
  // An app on iOS tells the system's version alone, and Safari has had the same numbers ever since.
  const [, major, minor] = /OS (\d{1,3})_(\d{1,2})/.exec(userAgent) ?? [];
  return os === "iOS" && major !== undefined ? Number(`${major}.${minor}`) : null;
}

// From when on each engine says with every navigation where it comes from (`Sec-Fetch-Site`, `-Mode`, `-Dest`), and
// with one that a person made that a person did (`Sec-Fetch-User`). Source: MDN browser-compat-data,
// http/headers/Sec-Fetch-*.

/** Whether such a browser always sends `Sec-Fetch-Mode` and its kin. */
export function sendsFetchMetadata({ engine, version }: ClaimedBrowser): boolean {
  const first = { blink: 80, gecko: 90, webkit: 16.4, none: null }[engine];
  return first !== null && version !== null && version >= first;
}

/** Whether such a browser always sends `Sec-Fetch-User: ?1` on a press. WebKit never does. */
export function sendsGesture({ engine, version }: ClaimedBrowser): boolean {
  const first = { blink: 76, gecko: 90, webkit: null, none: null }[engine];
  return first !== null && version !== null && version >= first;
}
