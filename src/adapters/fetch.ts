import type { MagicLinks } from "../magic-links.ts";
import { answer, type Known } from "./answer.ts";
import { given } from "./given.ts";
import { mounted } from "./mounted.ts";
import { createAsk } from "./require-user.ts";
import type { User } from "../user.ts";

/** Options of {@link fetchHandler}. `Given`: what the server hands over beside the request. */
export interface FetchHandlerOptions<Given extends readonly unknown[]> {
  /** Answers what is not onpurpose's. Default: onpurpose's own page for a path that does not exist. */
  readonly next?: (request: Request, ...given: Given) => Response | Promise<Response>;
  /**
   * Who opened the connection, or null where that is not known. Default: what Bun.serve and Deno.serve tell of it.
   * Never a header that clients can send themselves: proxies are for the option `trustedProxies`.
   */
  readonly peerAddress?: (request: Request, ...given: Given) => string | null | undefined;
  /**
   * Takes the header `CF-Connecting-IP` for the address of the client. For Cloudflare Workers, and only there: anywhere
   * else whoever asks writes this header themselves. Default false, and then Workers have no limits by network.
   */
  readonly cfConnectingIp?: boolean;
}

/**
 * onpurpose for whatever serves `(Request) => Response`: `Bun.serve`, `Deno.serve`, the `fetch` of a Worker, a route of
 * any framework. A request below the mount is answered; any other goes to `next` with all that came along.
 *
 * The `ExecutionContext` of Workers, where it comes as the last of two, is told of mails that are still being sent.
 */
export function fetchHandler<Given extends readonly unknown[]>(
  magicLinks: MagicLinks,
  options: FetchHandlerOptions<Given> = {},
): (request: Request, ...given: Given) => Promise<Response> {
  mounted(magicLinks);
  const { next, peerAddress, cfConnectingIp = false } = options;
  const infoOf = (request: Request, rest: Given): Known => {
    const { waitUntil, peerAddress: known } = given(request, rest);
    const connecting = cfConnectingIp ? request.headers.get("cf-connecting-ip") : known;
    const peer = peerAddress === undefined ? connecting : peerAddress(request, ...rest);
    return { peerAddress: peer, waitUntil };
  };
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (next !== undefined && !magicLinks.handles(pathname)) return next(request, ...rest);
    return answer(magicLinks, request, infoOf(request, rest));
  };
}

/**
 * A function that gives who is logged in, or the Response for whoever is not: to the login page and back, where they asked
 * for a page; else a 401, as JSON. `const user = await known(request); if (user instanceof Response) return user;`
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): (request: Request) => Promise<U | Response> {
  const ask = createAsk(magicLinks);
  return (request) => ask(request);
}
