import type { Human } from "./corpus.ts";

/** People in apps on iOS: only the user agent is known. */
export const iosAppHumans: readonly Human[] = [
  {
    id: "facebook-ios",
    name: "Facebook in-app (FBIOS)",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 13_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone11,8;FBMD/iPhone;FBSN/iOS;FBSV/13.3.1;FBSS/2;FBID/phone;FBLC/en_US;FBOP/5;FBCR/]",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "messenger-ios",
    name: "Messenger in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 LightSpeed [FBAN/MessengerLiteForiOS;FBAV/410.0.0.23.86;FBBV/477357144;FBDV/iPhone14,7;FBMD/iPhone;FBSN/iOS;FBSV/16.2;FBSS/3;FBCR/;FBID/phone;FBLC/en-GB;FBOP/0",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "line-ios",
    name: "LINE in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 11_0 like Mac OS X) AppleWebKit/604.1.38 (KHTML, like Gecko) Mobile/15A372 Safari Line/7.12.0",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "kakaotalk-ios",
    name: "KakaoTalk in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1 KAKAOTALK/11.3.1 (INAPP)",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "naver-ios",
    name: "Naver in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/605.1 NAVER(inapp; search; 2000; 12.3.6; 14PRO)",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "linkedin-ios",
    name: "LinkedIn in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 12_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "gsa-ios",
    name: "Google app (GSA) iOS",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 13_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/102.0.304944559 Mobile/15E148 Safari/604.1",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      'https://github.com/omrilotan/isbot fixtures/browsers.yml @344052d (isbot "must not match" fixture)',
    ],
    confidence: "medium",
  },
  {
    id: "teams-ios",
    name: "Teams mobile in-app",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 TeamsMobile-iOS",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: [
      "https://github.com/faisalman/ua-parser-js test/data/ua/extension/inapp.json @18d39b5",
    ],
    confidence: "medium",
  },
  {
    id: "outlook-ios-webview",
    name: "Outlook iOS/Android embedded view",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        'Mozilla/5.0 (iPhone; CPU iPhone OS 9_3_4 like Mac OS X) AppleWebKit/601.1 (KHTML, like Gecko) Outlook-iOS-Android/1.0 Mobile/13G35 Safari/601.1.46")',
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "brave-ios",
    name: "Brave iOS",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1 Brave",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
  {
    id: "edge-ios",
    name: "Edge iOS",
    device: "mobile",
    os: "iOS",
    engine: "wkwebview",
    via: "in-app browser / WebView",
    headers: {
      "User-Agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 12_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.1 EdgiOS/44.5.0.10 Mobile/15E148 Safari/604.1",
    },
    sendsSecFetchUser: false,
    complete: false,
    sources: ["https://github.com/ua-parser/uap-core tests/test_ua.yaml @e3c5e63"],
    confidence: "medium",
  },
];
