import type { Human } from "./corpus.ts";

/** People in apps on other systems and in rarer browsers: only the user agent is known. */
export const appHumans: readonly Human[] = [
  {
    id: "instagram-android",
    name: "Instagram in-app",
    device: "mobile",
    os: "Android",
    engine: "blink-webview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 13; 23028RN4DI Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0.6045.66 Mobile Safari/537.36 Instagram 308.0.0.36.109 Android (33/13; 320dpi; 720x1460; Xiaomi/Redmi; 23028RN4DI; cloud; mt6765; en_IN; 534961943)",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "line-android",
    name: "LINE in-app",
    device: "mobile",
    os: "Android",
    engine: "blink-webview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 5.1; FTJ152B Build/LMY47D; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/51.0.2704.81 Mobile Safari/537.36 Line/6.4.1",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "snapchat-android",
    name: "Snapchat in-app",
    device: "mobile",
    os: "Android",
    engine: "blink-webview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 13; I2011 Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.54 Mobile Safari/537.36 Snapchat/12.89.0.40 (I2011; Android 13#eng.compil.20240430.095616#33; gzip; )",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "teams-desktop",
    name: "Microsoft Teams desktop",
    device: "desktop",
    os: "macOS",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0 Teams/26106.2110.4675.2592 (50)",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "slack-desktop",
    name: "Slack desktop (Electron)",
    device: "desktop",
    os: "macOS",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.39.90 Chrome/127.0.6533.72 Electron/13.1.9 Safari/537.36",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      "https://github.com/faisalman/ua-parser-js test/data/ua/extension/inapp.json @18d39b5",
    ],
    confidence: "medium",
  },
  {
    id: "samsung-internet",
    name: "Samsung Internet 10.2",
    device: "mobile",
    os: "Android",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 9; SAMSUNG SM-G960U) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/10.2 Chrome/71.0.3578.99 Mobile Safari/537.36",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "huawei-browser",
    name: "Huawei Browser 14",
    device: "mobile",
    os: "Android",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; TET-AN00; HMSCore 6.12.4.312) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/14.0.5.301 Mobile Safari/537.36",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "wechat-android",
    name: "WeChat in-app",
    device: "mobile",
    os: "Android",
    engine: "blink-webview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 7.0; FRD-AL00 Build/HUAWEIFRD-AL00; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/53.0.2785.49 Mobile MQQBrowser/6.2 TBS/043602 Safari/537.36 MicroMessenger/6.5.16.1120 NetType/WIFI Language/zh_CN",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "silk",
    name: "Amazon Silk",
    device: "tablet",
    os: "Android",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Linux; Android 5.1.1; KFSUWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/80.5.3 like Chrome/80.0.3987.162 Safari/537.36",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "viber-desktop",
    name: "Viber desktop QtWebEngine",
    device: "desktop",
    os: "macOS",
    engine: "blink",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_4) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.6.0 Chrome/45.0.2454.101 Safari/537.36 Viber",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
];
