import type { Browser } from "../browser-id.ts";
import { newBrowser, readBrowser } from "../browser-id.ts";
import { OnpurposeError } from "../errors.ts";
import { sealForm } from "../form-token.ts";
import type { HostSessions } from "./host-sessions.ts";
import type { ReadClientAddress } from "../http/client-address.ts";
import type { CookieJar } from "../http/cookies.ts";
import type { HttpRequest } from "../http/message.ts";
import { claimedLogin } from "../flows/sessions.ts";
import type { Settings } from "../settings.ts";
import type { CurrentLogin, Link, VisitFacts } from "../stores/store.ts";
import type { Renderer } from "./render.ts";

/** What every route works with. */
export interface RouteContext {
  readonly settings: Settings;
  readonly render: Renderer;
  readonly hostSessions: HostSessions | null;
  readonly browserCookie: CookieJar;
  readonly sessionCookie: CookieJar;
  readonly readClientAddress: ReadClientAddress;
  /** The path that onpurpose is mounted at, without a slash at its end; empty at the root. */
  readonly basePath: string;
  /** The path of the login page, or null when there is none. */
  readonly loginPath: string | null;
  /** Runs work whose end no answer waits for. */
  readonly later: (work: () => Promise<void>) => void;
  readonly counters: Counters;
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
): { browser: Browser; known: boolean; headers: [string, string][] } {
  const known = readBrowser(context.browserCookie.read(request.header("cookie")));
  const browser = known ?? newBrowser();
  const cookie = context.browserCookie.write(browser.id, browserCookieLife);
  return { browser, known: known !== null, headers: [["set-cookie", cookie]] };
}

export function visitOf(
  context: RouteContext,
  request: HttpRequest,
  browser: Browser | null,
): VisitFacts {
  const { address, network } = context.readClientAddress(request);
  return {
    at: context.settings.now(),
    method: request.method.slice(0, 20),
    clientAddress: address,
    network,
    userAgent: cleanUserAgent(request.header("user-agent")),
    browser: browser?.hash ?? null,
  };
}

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
  const user = await hostSessions.current(request);
  return user && { by: "host", userId: user.id, address: user.email.toLowerCase() };
}

/** A form token for a page about this link, in this browser. */
export function formTokenFor({ settings }: RouteContext, link: Link, browser: Browser): string {
  const { userId, address } = link;
  return sealForm(settings.keyring, link.id, browser.id, {
    userId,
    address,
    madeAt: settings.now(),
    inDoubtAt: null,
  });
}

/** A user agent is written by strangers: no control characters, no novel. */
function cleanUserAgent(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  return userAgent.slice(0, userAgentLength).replace(/[^\x20-\x7e]/g, "?");
}
