import type { VisitKind } from "../../visit-kind.ts";

/** A client that names itself in its user agent. */
export interface Agent {
  /** Read without regard to case. */
  readonly pattern: RegExp;
  readonly kind: VisitKind;
  /** As an operator would call it, at most 60 characters. */
  readonly name: string;
  /** Where its user agent is written down. */
  readonly source: string;
}

// Collections that several entries come from.
export const crawlerUserAgents = "https://github.com/monperrus/crawler-user-agents";
export const crawlerDetect = "https://github.com/JayBizzle/Crawler-Detect";
export const deviceDetector = "https://github.com/matomo-org/device-detector";
export const uaParser = "https://github.com/faisalman/ua-parser-js";
