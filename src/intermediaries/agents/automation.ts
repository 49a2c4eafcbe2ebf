import { crawlerUserAgents, type Agent } from "./agent.ts";

const isbotList = "https://github.com/omrilotan/isbot";

/** Programs, and agents that act for somebody. */
export const automation: readonly Agent[] = [
  {
    pattern: /GoogleAgent-Mariner/i,
    kind: "automation",
    name: "Google Project Mariner",
    source: crawlerUserAgents,
  },
  { pattern: /Claude-User\//i, kind: "automation", name: "Claude-User", source: crawlerUserAgents },
  {
    pattern: /Perplexity-User\//i,
    kind: "automation",
    name: "Perplexity-User",
    source: "https://docs.perplexity.ai/guides/bots",
  },
  {
    pattern: /HeadlessChrome\//i,
    kind: "automation",
    name: "Headless Chrome",
    source: "https://developer.chrome.com/docs/chromium/headless",
  },
  { pattern: /^curl\//i, kind: "automation", name: "curl", source: isbotList },
  { pattern: /^Wget\//i, kind: "automation", name: "Wget", source: isbotList },
  {
    pattern: /^(?:Python-urllib|python-requests|python-httpx|Python\/\d)/i,
    kind: "automation",
    name: "A Python program",
    source: isbotList,
  },
  {
    pattern: /^(?:okhttp|Java|Apache-HttpClient)\//i,
    kind: "automation",
    name: "A Java program",
    source: isbotList,
  },
  {
    pattern: /^(?:axios|node-fetch|got)\b/i,
    kind: "automation",
    name: "A JavaScript program",
    source: isbotList,
  },
  { pattern: /^PostmanRuntime\//i, kind: "automation", name: "Postman", source: isbotList },
  {
    pattern: /\bWindowsPowerShell\/|\bPowerShell\//i,
    kind: "automation",
    name: "PowerShell",
    source: isbotList,
  },
];
