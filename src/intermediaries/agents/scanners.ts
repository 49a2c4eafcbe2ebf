import { crawlerDetect, crawlerUserAgents, type Agent } from "./agent.ts";

/** What checks links for somebody's safety, and says who it is. */
export const scanners: readonly Agent[] = [
  {
    pattern: /SpamExperts/i,
    kind: "scanner",
    name: "SpamExperts",
    source: crawlerDetect,
  },
  {
    pattern: /Norton-Safeweb/i,
    kind: "scanner",
    name: "Norton Safe Web",
    source: crawlerDetect,
  },
  {
    pattern: /Bluecoat DRTR/i,
    kind: "scanner",
    name: "Blue Coat dynamic rating",
    source: "https://github.com/omrilotan/isbot",
  },
  {
    pattern: /CloudflareRadarURLScanner/i,
    kind: "scanner",
    name: "Cloudflare Radar URL Scanner",
    source: crawlerUserAgents,
  },
  {
    pattern: /Google-Safety/i,
    kind: "scanner",
    name: "Google-Safety",
    source: crawlerUserAgents,
  },
  {
    // Seen as HEAD right before people who come through Microsoft Safe Links; else any program written in Go.
    pattern: /^Go-http-client\//i,
    kind: "scanner",
    name: "A Go program, such as Microsoft Safe Links",
    source: "https://github.com/authelia/authelia/issues/2994",
  },
];
