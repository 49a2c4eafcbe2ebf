import { isbot, isbotMatch } from "isbot";
import type { VisitKind } from "../visit-kind.ts";
import { findAgent } from "./agents/agents.ts";
import { remember } from "./remember.ts";
import type { Traits } from "./traits-shape.ts";

/** A client that says itself that it is no browser of a person's. */
export interface Named {
  readonly kind: VisitKind;
  /** At most 60 characters. */
  readonly name: string | null;
}

const mostName = 60;

/** Who a client says it is; null where it claims to be a person's browser, or says nothing. */
export function readName({ userAgent, brands, nativeHost }: Traits): Named | null {
  const headless = brands !== null && brands.some(({ name }) => name === "HeadlessChrome");
  if (nativeHost !== null) return { kind: "preview", name: nameOf(nativeHost) };
  if (userAgent !== null) {
    const named = readAgent(userAgent);
    if (named !== null) return named;
  }
  return headless ? { kind: "automation", name: "Headless Chrome" } : null;
}

const readAgent = remember((userAgent): Named | null => {
  const agent = findAgent(userAgent);
  return agent === null ? readBot(userAgent) : { kind: agent.kind, name: agent.name };
});

const nameOf = (nativeHost: string): string =>
  nativeHost.startsWith("OneOutlook")
    ? "New Outlook for Windows"
    : nativeHost.split("/", 1).join().slice(0, mostName);

// What isbot's list finds has no kind: a word in its name has to do. Whatever calls itself a bot and no more is taken
// for a preview, since a link out of a mail is on no public page: somebody has passed it on.
const words: readonly (readonly [RegExp, VisitKind])[] = [
  [/scan|virus|safe|secur|protect|threat|malware|phish|reputation/i, "scanner"],
  [/image-?proxy/i, "image_proxy"],
  [/preview|unfurl|embed/i, "preview"],
  [/headless|playwright|puppeteer|selenium|phantom|driver/i, "automation"],
  [/crawl|spider|archiv|search|index/i, "crawler"],
  [/bot\b/i, "preview"],
];

function readBot(userAgent: string): Named | null {
  if (!isbot(userAgent)) return null;
  const match = isbotMatch(userAgent) ?? "";
  const kind = words.find(([word]) => word.test(userAgent))?.[1] ?? "automation";
  return { kind, name: wordAround(userAgent, match) };
}

/** The whole word that the match is a part of, without its version. */
function wordAround(userAgent: string, match: string): string | null {
  const core = /[a-z][\w.-]*/i.exec(match)?.[0] ?? null;
  if (core === null) return null;
  const word = userAgent.split(/[\s;,()+/:]+/).find((part) => part.includes(core));
  return word === undefined || word.length < 3 ? null : word.slice(0, mostName);
}
