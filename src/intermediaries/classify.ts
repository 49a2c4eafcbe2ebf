import type { VisitClass, VisitKind } from "../visit-kind.ts";
import { readBrowser, sendsFetchMetadata, sendsGesture, type ClaimedBrowser } from "./engine.ts";
import { contradictsItself, isAheadOfTime, lacksFetchMetadata } from "./header-rules.ts";
import { readName } from "./named.ts";
import type { ReasonName } from "./reasons.ts";
import type { Traits } from "./traits-shape.ts";

/** Raised whenever a rule changes what it says: old visits can be judged again. */
export const rulesVersion = 1;

/** A request to a link, as the rules see it. */
export interface Sighting {
  readonly method: string;
  readonly traits: Traits;
  /** The token was a damaged form of the link's. */
  readonly mangled: boolean;
  /** What no person sees was pressed. */
  readonly trap: boolean;
}

interface Verdict {
  readonly kind: VisitKind;
  readonly reason: ReasonName;
}

/** Who made a request, by itself alone: what came before and after it is for those who look back. */
export function classify(sighting: Sighting): VisitClass {
  const browser = readBrowser(sighting.traits.userAgent);
  const named = readName(sighting.traits);
  const verdicts = verdictsOn(sighting, browser);
  const because = verdicts.map(({ reason }) => reason);
  if (named !== null) {
    const ahead = isAheadOfTime(sighting.traits);
    const kind = ahead && named.kind === "automation" ? "prefetch" : named.kind;
    return made(kind, ["names-itself", ...because], named.name);
  }
  const [first] = verdicts;
  if (first !== undefined) return made(first.kind, because);
  return isPerson(sighting, browser) ? made("person", ["browser-agrees"]) : made("unknown", []);
}

const made = (
  kind: VisitKind,
  reasons: readonly ReasonName[],
  name: string | null = null,
): VisitClass => ({ kind, name, reasons, rules: rulesVersion });

/** What speaks against a person, the weightiest first. */
function verdictsOn(sighting: Sighting, browser: ClaimedBrowser): readonly Verdict[] {
  const { method, traits, mangled, trap } = sighting;
  const found: Verdict[] = [];
  if (trap) found.push({ kind: "automation", reason: "trap" });
  if (isAheadOfTime(traits)) found.push({ kind: "prefetch", reason: "prefetch-header" });
  if (contradictsItself(traits, browser)) {
    found.push({ kind: "automation", reason: "contradicting-headers" });
  }
  // Only where nothing else is named in the user agent: a rare browser may do as it likes.
  if (browser.usual && lacksFetchMetadata(traits, browser)) {
    found.push({ kind: "scanner", reason: "no-fetch-metadata" });
  }
  if (method === "HEAD") found.push({ kind: "scanner", reason: "head-request" });
  if (traits.userAgent === null && !traits.partial) {
    found.push({ kind: "automation", reason: "no-user-agent" });
  }
  if (mangled) {
    // A mail program may break a link as well, and then it is a person who opens what is left of it.
    const kind = isPerson(sighting, browser) ? "unknown" : "scanner";
    found.push({ kind, reason: "mangled-token" });
  }
  return found;
}

/** A browser as people have them, with all that it would send when one of them opens a link or presses a button. */
function isPerson({ traits, method }: Sighting, browser: ClaimedBrowser): boolean {
  if (traits.partial || browser.engine === "none" || traits.language === null) return false;
  if (method !== "GET" && method !== "POST") return false;
  if (traits.accept !== "html") return false;
  if (!sendsFetchMetadata(browser) && traits.fetchMode === null) return true;
  if (traits.fetchMode !== "navigate" || traits.fetchDest !== "document") return false;
  return !sendsGesture(browser) || traits.fetchUser === "?1";
}
