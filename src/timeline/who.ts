import { describeReason } from "../intermediaries/reasons.ts";
import { describeUserAgent } from "../mail/asked-from.ts";
import type { Link, Visit } from "../stores/store.ts";
import type { VisitClass, VisitKind } from "../visit-kind.ts";
import type { WhichBrowser } from "./explanation.ts";
import { outside } from "./outside.ts";

export type LinkBrowsers = Pick<Link, "askedBy" | "redeemedBy" | "redeemedAt">;

export function whichBrowser({ askedBy, redeemedBy }: LinkBrowsers, visit: Visit): WhichBrowser {
  if (visit.browser === null) return "no_cookie";
  const asked = visit.browser === askedBy;
  if (visit.browser === redeemedBy) return asked ? "asked_and_logged_in" : "logged_in";
  return asked ? "asked" : "other";
}

/** Who made a visit, in which browser, and from where: the middle of a sentence. */
export function describeVisitor(link: LinkBrowsers, visit: Visit): string {
  const seen = visit.class;
  const browser = browserWords(link, visit);
  const by =
    seen !== null && isRobot(seen)
      ? `by ${robotWords(seen, visit)}${robotsBrowser(link, visit, browser)}`
      : `in ${browser} (${clientOf(visit)}${doubtsOf(seen)})`;
  return `${by}, from ${addressOf(visit.clientAddress)}`;
}

export const addressOf = (clientAddress: string | null): string =>
  clientAddress === null ? "an unknown address" : outside(clientAddress);

/** What a person would call the client; what it says itself, where nobody would call it anything. */
export function clientOf({ userAgent }: Pick<Visit, "userAgent">): string {
  if (userAgent === null) return "no user agent";
  return describeUserAgent(userAgent) ?? `“${outside(userAgent)}”`;
}

/** What the rules take for a machine. Of some they are certain, since it says so; the rest is a guess. */
export const isRobot = ({ kind }: Pick<VisitClass, "kind">): boolean =>
  kind !== "person" && kind !== "unknown";

function browserWords(link: LinkBrowsers, visit: Visit): string {
  const { redeemedAt, askedBy } = link;
  const before = redeemedAt === null || visit.at < redeemedAt;
  const isLogin = visit.outcome === "redeemed";
  switch (whichBrowser(link, visit)) {
    case "asked":
      return "the browser that asked";
    case "asked_and_logged_in":
      return before || isLogin ? "the browser that asked" : "the browser that asked and logged in";
    case "logged_in":
      if (before) return "the browser that logged in later";
      if (!isLogin) return "the browser that logged in";
      return askedBy === null ? "a browser" : "another browser than the one that asked";
    case "other":
      return askedBy === null && before ? "a browser" : "another browser";
    case "no_cookie":
      return "a browser that sent no cookie";
  }
}

const kinds: Readonly<Record<Exclude<VisitKind, "person" | "unknown">, string>> = {
  scanner: "a scanner",
  preview: "a link preview",
  prefetch: "a browser that fetches ahead",
  image_proxy: "an image proxy",
  crawler: "a crawler",
  automation: "a program",
};

/** What a client says against itself. Everything else is the rules' guess. */
const saidByItself: ReadonlySet<string> = new Set(["names-itself", "prefetch-header", "driven"]);

function robotWords({ kind, name, reasons }: VisitClass, visit: Visit): string {
  const what = kind === "person" || kind === "unknown" ? "a program" : kinds[kind];
  const certain = reasons.some((reason) => saidByItself.has(reason));
  const who = name === null ? clientOf(visit) : outside(name);
  const why = because(reasons);
  return `${certain ? "" : "what seems to be "}${what} (${who}${why === "" ? "" : `: ${why}`})`;
}

function robotsBrowser(link: LinkBrowsers, visit: Visit, browser: string): string {
  const which = whichBrowser(link, visit);
  if (which === "no_cookie") return "";
  return which === "other" ? ", which keeps cookies" : `, in ${browser}`;
}

function doubtsOf(seen: VisitClass | null): string {
  if (seen === null || seen.kind === "person") return "";
  const why = because(seen.reasons);
  return why === "" ? "; nothing tells whether it is a person" : `; perhaps no person: ${why}`;
}

const mostReasons = 3;

/** The weightiest; all of them stand in the visit's class. */
export function because(reasons: readonly string[]): string {
  return reasons
    .slice(0, mostReasons)
    .map((reason) => outside(describeReason(reason), 120))
    .join("; ");
}
