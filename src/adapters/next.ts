import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import { now, type Later } from "./later.ts";
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

export interface NextOptions {
  /** `basePath` of next.config, such as "/app": Next takes it off before a route sees the request. Default: none. */
  readonly basePath?: string;
}

export interface NextRoutesOptions extends RouteOptions<Request>, NextOptions {}

/**
 * onpurpose for the app router of Next, in `app/magic-link/[[...path]]/route.ts`:
 * `export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks)`.
 *
 * Give it a function: `next build` loads routes, too, where there may be no secret and no database.
 *
 * Next tells no route who opened the connection. Its `waitUntil`: `(work) => after(() => work)`, of `next/server`.
 */
export function nextRoutes(magicLinks: Later, options: NextRoutesOptions = {}): NextRoutes {
  const { peerAddress, waitUntil, basePath = "" } = options;
  const route: NextRoute = async (request) =>
    answer(now(magicLinks), request, {
      peerAddress: peerAddress?.(request),
      waitUntil,
      target: targetBelow(basePath, request),
    });
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
  magicLinks: Later<U>,
  { basePath = "" }: NextOptions = {},
): (request: Request) => Promise<U | Response> {
  const ask = checked(magicLinks, createAsk);
  return (request) => {
    const target = targetBelow(basePath, request);
    return ask()(request, target === undefined ? undefined : new URL(target, request.url));
  };
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
 * from there to `path`, as `redirect` takes it: without the base path. Next tells no component which page it is on.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requirePageUser<U extends User>(
  magicLinks: Later<U>,
  { headers, redirect, basePath = "" }: NextFunctions & NextOptions,
): (path: string) => Promise<U> {
  const links = checked(magicLinks, (one) => {
    one.loginPath();
    return one;
  });
  return async (path) => {
    // First: `next build` gives a page up here, before there is a configuration.
    const request = { headers: await headers() };
    const user = await links().currentUser(request);
    if (user !== null) return user;
    const login = links().loginPath(basePath + path);
    // `redirect` puts the base path before a path by itself.
    return redirect(login.startsWith(`${basePath}/`) ? login.slice(basePath.length) : login);
  };
}

function targetBelow(basePath: string, request: Request): string | undefined {
  if (basePath === "") return undefined;
  const { pathname, search } = new URL(request.url);
  const isWhole = pathname === basePath || pathname.startsWith(`${basePath}/`);
  return `${isWhole ? "" : basePath}${pathname}${search}`;
}

/** What is made of a configuration: at once where it is there, so that a wrong one does not start, or else when it is. */
function checked<U extends User, Made>(
  magicLinks: Later<U>,
  make: (magicLinks: MagicLinks<U>) => Made,
): () => Made {
  if (typeof magicLinks === "function") return () => make(magicLinks());
  const made = make(magicLinks);
  return () => made;
}
