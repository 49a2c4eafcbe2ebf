import { blind } from "../blind.ts";
import type { Browser } from "../browser-id.ts";
import { cookieOf, newBrowser, readBrowser, type MetBy } from "../browser-id.ts";
import { OnpurposeError } from "../errors.ts";
import { sealForm, type AskedIn } from "../form-token.ts";
import type { HostSessions } from "./host-sessions.ts";
import type { ReadClientAddress } from "../http/client-address.ts";
import type { CookieJar } from "../http/cookies.ts";
import type { HttpRequest } from "../http/message.ts";
import { claimedLogin } from "../flows/sessions.ts";
import { classify, type Sighting } from "../intermediaries/classify.ts";
import type { Crowd } from "../intermediaries/crowd.ts";
import type { Verdicts } from "../intermediaries/verdicts.ts";
import { encodeTraits } from "../intermediaries/traits-text.ts";
import { readTraits } from "../intermediaries/traits.ts";
import { widen } from "../network.ts";
import type { Client, Settings } from "../settings.ts";
import type { CurrentLogin, Link, VisitFacts } from "../stores/store.ts";
import type { Watch } from "../telemetry/watch.ts";
import { checkCurrent } from "../user.ts";

/** What every route works with. */
export interface RouteContext {
  readonly settings: Settings;
  readonly hostSessions: HostSessions | null;
  readonly browserCookie: CookieJar;
  /** The newest ask of this browser, sealed. */
  readonly askCookie: CookieJar;
  readonly deviceCookie: CookieJar;
  readonly sessionCookie: CookieJar;
  readonly readClientAddress: ReadClientAddress;
  /** The path that onpurpose is mounted at, without a slash at its end; empty at the root. */
  readonly basePath: string;
  /** The path of the login page, or null when there is none. */
  readonly loginPath: string | null;
  /** Where codes are typed, or null when there is no login page. */
  readonly codePath: string | null;
  /** Runs work whose end no answer waits for. */
  readonly later: (work: () => Promise<void>, request: HttpRequest) => void;
  readonly counters: Counters;
  readonly crowd: Crowd;
  readonly verdicts: Verdicts;
  readonly watch: Watch;
  /** Whether somebody may read the metrics; null: nobody may. */
  readonly mayReadMetrics: ((client: Client) => boolean | Promise<boolean>) | null;
}

/** Counted in this process since it started. */
export interface Counters {
  /** Requests whose token failed its checksum: answered without asking the store, and not stored. */
  junkTokens: number;
}

/** For how many seconds a browser is known by its cookie. */
const browserCookieLife = 24 * 60 * 60;
const userAgentLength = 256;

/**
 * The browser behind a request, and the header that makes it known, or known for longer: a page whose form
 * is bound to the cookie must not outlive it.
 */
export function browserOf(
  context: RouteContext,
  request: HttpRequest,
  metBy: MetBy = "page",
): { browser: Browser; known: boolean; headers: [string, string][] } {
  const known = readBrowser(context.browserCookie.read(request.header("cookie")));
  const browser = known ?? newBrowser(metBy);
  return { browser, known: known !== null, headers: [keepBrowser(context, browser)] };
}

export function keepBrowser(context: RouteContext, browser: Browser): [string, string] {
  return ["set-cookie", context.browserCookie.write(cookieOf(browser), browserCookieLife)];
}

export function visitOf(
  context: RouteContext,
  request: HttpRequest,
  browser: Browser | null,
  seen: Partial<Pick<Sighting, "mangled" | "trap">> = {},
): VisitFacts {
  const method = request.method.slice(0, 20);
  const traits = readTraits(request);
  return {
    at: context.settings.now(),
    method,
    ...whence(context, request),
    userAgent: cleanUserAgent(request.header("user-agent")),
    browser: browser?.hash ?? null,
    traits: encodeTraits(traits),
    class: classify({ method, traits, mangled: false, trap: false, ...seen }),
  };
}

/** What is kept of where a request came from. A network that may not be kept is still told from others. */
function whence(
  { settings, readClientAddress }: RouteContext,
  request: HttpRequest,
): Pick<VisitFacts, "clientAddress" | "network"> {
  const { address, network } = readClientAddress(request);
  const { clientAddresses, keyring } = settings;
  if (clientAddresses === "whole" || address === null) return { clientAddress: address, network };
  return {
    clientAddress: clientAddresses === "network" ? widen(address) : null,
    network: blind(keyring.current, "network", network),
  };
}

/** A request as far as a function of the host's may be asked about whoever sent it. */
export const clientOf = (context: RouteContext, request: HttpRequest): Client => ({
  address: context.readClientAddress(request).address,
  header: (name) => request.header(name),
});

/**
 * Who is logged in in this browser: what the host says, or what our cookie claims. `failed` when the host
 * could not say; the request still leaves its visit.
 */
export async function currentLogin(
  context: RouteContext,
  request: HttpRequest,
): Promise<CurrentLogin | null | "failed"> {
  try {
    return await askCurrentLogin(context, request);
  } catch (cause) {
    const message = "sessions.current failed";
    context.settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    return "failed";
  }
}

async function askCurrentLogin(
  { hostSessions, sessionCookie }: RouteContext,
  request: HttpRequest,
): Promise<CurrentLogin | null> {
  if (hostSessions === null) return claimedLogin(sessionCookie.read(request.header("cookie")));
  const user = checkCurrent(await hostSessions.current(request));
  // As links are bound to it. Not checked beyond that: whoever came in another way may have any address.
  return user && { by: "host", userId: user.id, address: user.email.trim().toLowerCase() };
}

/** Where a link was asked for, seen from this browser. */
export function askedIn(link: Pick<Link, "askedBy">, browser: Browser): AskedIn {
  if (link.askedBy === null) return "nowhere";
  return link.askedBy === browser.hash ? "here" : "elsewhere";
}

/**
 * What it takes to log in by a link in a browser.
 *
 * - `free`: a press
 * - `to_prove`: a press, and the address that the mail went to
 * - `code_here`: the code in the mail, typed here
 * - `code_to_mail`: the same, and the press mails it
 * - `barred`: nothing: another browser asked for it
 */
export type Standing = "free" | "to_prove" | "code_here" | "code_to_mail" | "barred";

export function standingOf(
  { otherBrowser, unasked }: Settings,
  asked: AskedIn,
  { metBy }: Browser,
): Standing {
  switch (asked) {
    case "here":
    case "unknown":
      if (metBy === "page" || otherBrowser === "press") return "free";
      return otherBrowser === "address" ? "to_prove" : "code_here";
    case "elsewhere":
      if (otherBrowser === "press") return "free";
      return otherBrowser === "address" ? "to_prove" : "barred";
    case "nowhere":
      if (unasked === "press") return "free";
      return unasked === "address" ? "to_prove" : "code_to_mail";
  }
}

/** A form token for a page about this link, in this browser. */
export function formTokenFor({ settings }: RouteContext, link: Link, browser: Browser): string {
  const { userId, address } = link;
  return sealForm(settings.keyring, link.id, browser.id, {
    userId,
    address,
    askedIn: askedIn(link, browser),
    issuedAt: link.issuedAt,
    madeAt: settings.now(),
    inDoubtAt: null,
  });
}

/** A user agent is written by strangers: no control characters, no novel. */
function cleanUserAgent(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  return userAgent.slice(0, userAgentLength).replace(/[^\x20-\x7e]/g, "?");
}
