/** A name, and how a user agent that goes by it is recognised. The first that fits is the one. */
type Rule = readonly [name: string, sign: RegExp];

// Nearly every user agent says that it is several others. Whoever adds a word of its own says the truth, so
// apps that show pages themselves come first, then browsers built on another, then those that are copied.
const programs: readonly Rule[] = [
  ["Instagram", /\bInstagram /],
  ["Messenger", /\bFBAN\/Messenger|\bFB_IAB\/Orca/],
  ["Facebook", /\bFB(?:AN|AV|_IAB)\//],
  ["WeChat", /\bMicroMessenger\//],
  ["LINE", /\bLine\/\d/],
  ["KakaoTalk", /\bKAKAOTALK\//],
  ["Naver", /\bNAVER\(/],
  ["Snapchat", /\bSnapchat\//],
  ["LinkedIn", /\bLinkedInApp\b/],
  ["Slack", /\bSlack\/|\bSlack_SSB\//],
  ["Microsoft Teams", /\bTeams(?:\/|Mobile)/],
  ["Outlook", /\bOutlook-iOS/],
  ["Viber", /\bViber\b/],
  ["Google app", /\bGSA\//],
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOP(?:R|T|X|iOS)\//],
  ["Vivaldi", /\bVivaldi\//],
  ["DuckDuckGo", /\b(?:DuckDuckGo|Ddg)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Huawei Browser", /\bHuaweiBrowser\//],
  ["Amazon Silk", /\bSilk\//],
  ["Brave", / Brave\b/],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\bCriOS\//],
];

// Apps that say no more than which engine they have inside: Android's web view, Electron, Qt.
const someApp = /; wv\)|\bElectron\/|\bQtWebEngine\//;

const engines: readonly Rule[] = [
  ["Chrome", /\bChrome\//],
  // Other browsers of Apple's devices leave "Version" out, and Android's old one had it too.
  ["Safari", /^(?=.*\bVersion\/)(?=.*\bSafari\/).*\((?:Macintosh|iPhone|iPad|iPod)\b/],
];

const systems: readonly Rule[] = [
  ["iPhone", /\((?:iPhone|iPod)\b/],
  ["iPad", /\(iPad\b/],
  ["Android", /\bAndroid\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

/**
 * What a person would call the browser with this `User-Agent` header: "Firefox on Windows", or null.
 *
 * Only names that are listed here ever come out. A header is written by whoever asks, and this goes into a
 * mail to somebody else.
 */
export function describeUserAgent(userAgent: string | null): string | null {
  // Longer than any that a browser sends; nobody gets to make us read a megabyte.
  const header = (userAgent ?? "").slice(0, 1000);
  const system = firstIn(systems, header);
  const program =
    firstIn(programs, header) ?? (someApp.test(header) ? null : firstIn(engines, header));
  if (system === null) return program;
  return `${program ?? "a browser"} on ${system}`;
}

function firstIn(rules: readonly Rule[], header: string): string | null {
  return rules.find(([, sign]) => sign.test(header))?.[0] ?? null;
}
