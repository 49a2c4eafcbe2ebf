import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import type { RouteOptions } from "./route-options.ts";
import { createAsk } from "./require-user.ts";
import type { WithHeaders } from "../http/message.ts";
import type { User } from "../user.ts";

export type NextRoute = (request: Request) => Promise<Response>;

/** All methods of a route handler: those that onpurpose refuses, it refuses itself. */
export interface NextRoutes {
  readonly GET: NextRoute;
  readonly HEAD: NextRoute;
  readonly POST: NextRoute;
  readonly OPTIONS: NextRoute;
  readonly PUT: NextRoute;
  readonly PATCH: NextRoute;
  readonly DELETE: NextRoute;
}

/**
 * onpurpose for the app router of Next, in `app/magic-link/[[...path]]/route.ts`:
 * `export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks)`.
 *
 * Next tells no route who opened the connection. Its `waitUntil`: `(work) => after(work)`, of `next/server`.
 */
export function nextRoutes(
  magicLinks: MagicLinks,
  { peerAddress, waitUntil }: RouteOptions<Request> = {},
): NextRoutes {
  const route: NextRoute = (request) =>
    answer(magicLinks, request, { peerAddress: peerAddress?.(request), waitUntil });
  return {
    GET: route,
    HEAD: route,
    POST: route,
    OPTIONS: route,
    PUT: route,
    PATCH: route,
    DELETE: route,
  };
}

/**
 * For route handlers: a function that gives who is logged in, or the Response for whoever is not: to the login page and
 * back, where they asked for a page; else a 401, as JSON. `if (user instanceof Response) return user;`
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): (request: Request) => Promise<U | Response> {
  const ask = createAsk(magicLinks);
  return (request) => ask(request);
}

/** Of Next itself. */
export interface NextFunctions {
  /** Of `next/headers`. */
  readonly headers: () => Promise<WithHeaders["headers"]>;
  /** Of `next/navigation`. */
  readonly redirect: (path: string) => never;
}

/**
 * For server components and actions: a function that gives who is logged in, and leads all others to the login page and
 * from there to `path`. Next tells no component which page it is on.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requirePageUser<U extends User>(
  magicLinks: MagicLinks<U>,
  { headers, redirect }: NextFunctions,
): (path: string) => Promise<U> {
  magicLinks.loginPath();
  return async (path) => {
    const user = await magicLinks.currentUser({ headers: await headers() });
    return user ?? redirect(magicLinks.loginPath(path));
  };
}
