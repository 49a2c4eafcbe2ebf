import type { BlockList } from "node:net";
import { OnpurposeError } from "../errors.ts";
import { createClientAddressReader, looksForwarded } from "../http/client-address.ts";
import { createCookieJar } from "../http/cookies.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { openedElsewhere } from "../http/origin.ts";
import { createCrowd } from "../intermediaries/crowd.ts";
import { createVerdicts } from "../intermediaries/verdicts.ts";
import { basePathOf, loginPathOf } from "../mount.ts";
import { appearanceOf, type OwnAppearance } from "../pages/pages.ts";
import { isHttps } from "../secure-url.ts";
import { repeatWindowMs, type Settings } from "../settings.ts";
import type { RouteContext } from "./context.ts";
import { createRenderer } from "./render.ts";
import { createRouter } from "./router.ts";

type Handed = "settings" | "hostSessions" | "watch" | "mayReadMetrics" | "counters" | "later";

/** What the routes are made of. */
export interface ServeParts extends Pick<RouteContext, Handed> {
  readonly appearance: OwnAppearance;
  readonly proxies: BlockList | null;
  readonly sessionCookie: RouteContext["sessionCookie"];
}

/** Answers requests. All that only answers need is loaded with this file. */
export function createServe(parts: ServeParts): (request: HttpRequest) => Promise<HttpAnswer> {
  const { appearance, proxies, ...handed } = parts;
  const context = createContext(handed, proxies);
  const { appName, redirectTo: homePath, challenge } = parts.settings;
  const page = { appName, homePath, loginPath: context.loginPath };
  const answer = createRouter(context, createRenderer(appearanceOf(appearance), page, challenge));
  const look = createLookout(parts.settings);
  return (request) => {
    look(request);
    return answer(request);
  };
}

/** Tells the host, once, when people have its pages open where none of their forms can be believed. */
function createLookout({ origin, report }: Settings): (request: HttpRequest) => void {
  let told = false;
  return (request) => {
    const elsewhere = told ? null : openedElsewhere(request, origin);
    if (elsewhere === null) return;
    told = true;
    const message = `a page was used at ${elsewhere}, and "url" says ${origin}: forms are taken from there alone`;
    report(new OnpurposeError("invalid_option", message));
  };
}

function createContext(
  handed: Omit<ServeParts, "appearance" | "proxies">,
  proxies: BlockList | null,
): RouteContext {
  const { settings } = handed;
  const basePath = basePathOf(settings.url);
  const secure = isHttps(settings.url);
  const hasLogin = settings.mailer !== null;
  return {
    ...handed,
    browserCookie: createCookieJar("onpurpose-browser", secure),
    askCookie: createCookieJar("onpurpose-ask", secure),
    deviceCookie: createCookieJar("onpurpose-device", secure),
    readClientAddress: createReader(proxies, settings.report),
    basePath,
    loginPath: hasLogin ? loginPathOf(settings.url) : null,
    codePath: hasLogin ? `${basePath}/code` : null,
    crowd: createCrowd(),
    verdicts: createVerdicts(repeatWindowMs),
  };
}

/** Tells the host, once, when all its visitors seem to be one proxy. */
function createReader(
  proxies: BlockList | null,
  report: (error: OnpurposeError) => void,
): RouteContext["readClientAddress"] {
  const read = createClientAddressReader(proxies);
  let told = proxies !== null;
  return (request) => {
    if (!told && looksForwarded(request)) {
      told = true;
      const message =
        'requests come through a proxy that "trustedProxies" does not name: its clients are counted as one';
      report(new OnpurposeError("invalid_option", message));
    }
    return read(request);
  };
}
