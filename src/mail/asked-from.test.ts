import { describe, expect, test } from "vitest";
import { describeUserAgent } from "./asked-from.ts";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const android = "Mozilla/5.0 (Linux; Android 10; K)";
const iphone = (version: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X)`;
const apple = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const webview = (device: string): string => `Mozilla/5.0 (Linux; Android ${device}; wv) ${webkit}`;

const known: readonly [says: string, header: string][] = [
  ["Chrome on Linux", `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/156.0.0.0 Safari/537.36`],
  ["Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"],
  ["Chrome on macOS", `${mac} ${webkit} Chrome/150.0.0.0 Safari/537.36`],
  ["Chrome on Android", `${android} ${webkit} Chrome/131.0.0.0 Mobile Safari/537.36`],
  ["Chrome on Windows", `${windows} ${webkit} Chrome/116.0.0.0 Safari/537.36`],
  [
    "Chrome on Android",
    `Mozilla/5.0 (Linux; Android 12; Pixel 6) ${webkit} Chrome/99.0.4844.58 Mobile Safari/537.36`,
  ],
  [
    "Chrome on ChromeOS",
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/147.0.0.0 Safari/537.36`,
  ],
  [
    "Edge on Linux",
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0`,
  ],
  ["Edge on Windows", `${windows} ${webkit} Chrome/101.0.4951.64 Safari/537.36 Edg/101.0.1210.47`],
  ["Edge on Android", `${android} ${webkit} Chrome/147.0.0.0 Mobile Safari/537.36 EdgA/147.0.0.0`],
  [
    "Edge on iPhone",
    `${iphone("12_3_1")} ${apple} Version/12.1.1 EdgiOS/44.5.0.10 Mobile/15E148 Safari/604.1`,
  ],
  ["Opera on Windows", `${windows} ${webkit} Chrome/147.0.0.0 Safari/537.36 OPR/130.0.0.0`],
  ["Vivaldi on Windows", `${windows} ${webkit} Chrome/147.0.0.0 Safari/537.36 Vivaldi/8.0`],
  [
    "DuckDuckGo on iPhone",
    `${iphone("18_5")} ${apple} Version/18.5 Mobile/15E148 Safari/604.1 Ddg/18.5`,
  ],
  [
    "Firefox on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
  ],
  ["Firefox on Android", "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0"],
  ["Firefox on iPhone", `${iphone("18_5")} ${apple} FxiOS/150.0 Mobile/15E148 Safari/605.1.15`],
  ["Chrome on iPhone", `${iphone("18_5")} ${apple} CriOS/147.0 Mobile/15E148 Safari/604.1`],
  ["Safari on iPhone", `${iphone("26_0")} ${apple} Version/26.0 Mobile/15E148 Safari/604.1`],
  [
    "Safari on iPad",
    `Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) ${apple} Version/12.1 Mobile/15E148 Safari/604.1`,
  ],
  ["Safari on macOS", `${mac} ${apple} Version/26.0 Safari/605.1.15`],
  [
    "Facebook on iPhone",
    `${iphone("13_3_1")} ${apple} Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone11,8;FBMD/iPhone;FBSN/iOS]`,
  ],
  [
    "Messenger on iPhone",
    `${iphone("16_2")} ${apple} Mobile/15E148 LightSpeed [FBAN/MessengerLiteForiOS;FBAV/410.0.0.23.86]`,
  ],
  [
    "Instagram on Android",
    `${webview("13; 23028RN4DI Build/TP1A.220624.014")} Version/4.0 Chrome/119.0.6045.66 Mobile Safari/537.36 Instagram 308.0.0.36.109 Android (33/13; 320dpi)`,
  ],
  [
    "LINE on Android",
    `${webview("5.1; FTJ152B Build/LMY47D")} Version/4.0 Chrome/51.0.2704.81 Mobile Safari/537.36 Line/6.4.1`,
  ],
  ["LINE on iPhone", `${iphone("11_0")} ${apple} Mobile/15A372 Safari Line/7.12.0`],
  [
    "KakaoTalk on iPhone",
    `${iphone("18_0")} ${apple} Mobile/15E148 Safari/604.1 KAKAOTALK/11.3.1 (INAPP)`,
  ],
  [
    "Naver on iPhone",
    `${iphone("17_2_1")} ${apple} Version/17.2 Mobile/15E148 Safari/605.1 NAVER(inapp; search; 2000; 12.3.6; 14PRO)`,
  ],
  ["LinkedIn on iPhone", `${iphone("12_4_1")} ${apple} Mobile/15E148 [LinkedInApp]`],
  [
    "Snapchat on Android",
    `${webview("13; I2011 Build/TP1A.220624.014")} Version/4.0 Chrome/125.0.6422.54 Mobile Safari/537.36 Snapchat/12.89.0.40 (I2011; Android 13; gzip; )`,
  ],
  [
    "Google app on iPhone",
    `${iphone("13_3")} ${apple} GSA/102.0.304944559 Mobile/15E148 Safari/604.1`,
  ],
  [
    "Microsoft Teams on macOS",
    `${mac} ${webkit} Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0 Teams/26106.2110.4675.2592 (50)`,
  ],
  ["Microsoft Teams on iPhone", `${iphone("18_5")} ${apple} Mobile/15E148 TeamsMobile-iOS`],
  [
    "Slack on macOS",
    `${mac} ${webkit} Slack/4.39.90 Chrome/127.0.6533.72 Electron/13.1.9 Safari/537.36`,
  ],
  [
    "Outlook on iPhone",
    `${iphone("9_3_4")} AppleWebKit/601.1 (KHTML, like Gecko) Outlook-iOS-Android/1.0 Mobile/13G35 Safari/601.1.46")`,
  ],
  [
    "Samsung Internet on Android",
    `Mozilla/5.0 (Linux; Android 9; SAMSUNG SM-G960U) ${webkit} SamsungBrowser/10.2 Chrome/71.0.3578.99 Mobile Safari/537.36`,
  ],
  [
    "Huawei Browser on Android",
    `Mozilla/5.0 (Linux; Android 12; HarmonyOS; TET-AN00) ${webkit} Chrome/99.0.4844.88 HuaweiBrowser/14.0.5.301 Mobile Safari/537.36`,
  ],
  ["Brave on iPhone", `${iphone("18_7")} ${apple} Mobile/15E148 Safari/604.1 Brave`],
  [
    "WeChat on Android",
    `${webview("7.0; FRD-AL00 Build/HUAWEIFRD-AL00")} Version/4.0 Chrome/53.0.2785.49 Mobile MQQBrowser/6.2 Safari/537.36 MicroMessenger/6.5.16.1120 NetType/WIFI`,
  ],
  [
    "Amazon Silk on Android",
    `Mozilla/5.0 (Linux; Android 5.1.1; KFSUWI) ${webkit} Silk/80.5.3 like Chrome/80.0.3987.162 Safari/537.36`,
  ],
  [
    "Viber on macOS",
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_4) ${webkit} QtWebEngine/5.6.0 Chrome/45.0.2454.101 Safari/537.36 Viber`,
  ],
];

test.each(known)("%s: %s", (says, header) => {
  expect(describeUserAgent(header)).toBe(says);
});

describe("what is not known is not guessed", () => {
  test.each([
    ["a browser on Android", `${webview("13; Pixel")} Version/4.0 Chrome/119.0 Mobile Safari/537`],
    [
      "a browser on Android",
      "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
    ],
    ["a browser on iPhone", `${iphone("18_5")} ${apple} Mobile/15E148`],
    ["a browser on macOS", `${mac} ${webkit} Chrome/127.0 Electron/13.1.9 Safari/537.36`],
    ["a browser on Linux", `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/147.0`],
    ["Firefox", "Firefox/150.0"],
    [null, "curl/8.14.1"],
    [null, "Mozilla/5.0"],
    [null, ""],
    [null, null],
  ])("%s: %j", (says, header) => {
    expect(describeUserAgent(header)).toBe(says);
  });
});

describe("nothing of the header's own text comes out", () => {
  test.each([
    ["Firefox on Windows", "Firefox/150 (Windows) <a href='https://evil.example'>press here</a>"],
    ["Chrome on Windows", "Chrome/1 Call +1 555 0100 now on Windows"],
    [
      "Firefox on Windows",
      "Mozilla/5.0 (Windows; Your account is locked: evil.example) Firefox/https://evil.example",
    ],
    ["Firefox", "Firefox/1\r\nBcc: eve@evil.example"],
    ["Chrome", "Chrome/\u202ecilbup"],
    ["Chrome on Android", "Android\0 Chrome/"],
    // Read no further than any browser writes.
    [null, `${"A".repeat(100_000)} Firefox/150.0 (Windows)`],
    ["a browser on macOS", "(Macintosh Version/ ".repeat(5000)],
    [null, "__proto__"],
    [null, "constructor"],
  ])("%s: case %#", (says, header) => {
    expect(describeUserAgent(header)).toBe(says);
  });
});
