import { crawlerDetect, crawlerUserAgents, deviceDetector, uaParser, type Agent } from "./agent.ts";

/** What shows where a link leads, in a chat or a mail program. */
export const previews: readonly Agent[] = [
  {
    pattern: /\bOneOutlook\//i,
    kind: "preview",
    name: "New Outlook for Windows",
    source: "https://github.com/nextauthjs/next-auth/issues/1840",
  },
  {
    pattern: /^MacOutlook\//i,
    kind: "preview",
    name: "Outlook for Mac",
    source: crawlerDetect,
  },
  {
    pattern: /BingPreview\//i,
    kind: "preview",
    name: "BingPreview",
    source: "https://github.com/phpList/phplist3/issues/415",
  },
  {
    pattern: /MicrosoftPreview\//i,
    kind: "preview",
    name: "MicrosoftPreview",
    source: deviceDetector,
  },
  {
    pattern: /SkypeUriPreview/i,
    kind: "preview",
    name: "Skype or Teams preview",
    source: uaParser,
  },
  {
    pattern: /line-poker\//i,
    kind: "preview",
    name: "LINE preview",
    source: "a public log of 2026-02-17",
  },
  {
    pattern: /facebookexternalhit\//i,
    kind: "preview",
    name: "Facebook preview",
    source: crawlerUserAgents,
  },
  { pattern: /^WhatsApp\//i, kind: "preview", name: "WhatsApp preview", source: uaParser },
  { pattern: /^Twitterbot\//i, kind: "preview", name: "Twitterbot", source: crawlerUserAgents },
  {
    // As the first word: Viber's own browser for people names itself last.
    pattern: /^Viber\b/i,
    kind: "preview",
    name: "Viber preview",
    source: crawlerUserAgents,
  },
  {
    pattern: /^Synapse\b/i,
    kind: "preview",
    name: "Matrix Synapse preview",
    source: crawlerUserAgents,
  },
  { pattern: /Mattermost-Bot\//i, kind: "preview", name: "Mattermost", source: crawlerUserAgents },
  { pattern: /redditbot\//i, kind: "preview", name: "Reddit preview", source: crawlerUserAgents },
  { pattern: /\bIframely\//i, kind: "preview", name: "Iframely", source: uaParser },
  {
    pattern: /Yahoo Link Preview/i,
    kind: "preview",
    name: "Yahoo Mail link preview",
    source: crawlerUserAgents,
  },
];
