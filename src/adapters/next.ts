import { answer } from "./answer.ts";
import { now, type Later } from "./later.ts";
import type { RouteOptions } from "./route-options.ts";

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

export interface NextRoutesOptions extends RouteOptions<Request> {
  /** `basePath` of next.config, such as "/app": Next takes it off before a route sees the request. Default: none. */
  readonly basePath?: string;
}

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

function targetBelow(basePath: string, request: Request): string | undefined {
  if (basePath === "") return undefined;
  const { pathname, search } = new URL(request.url);
  const isWhole = pathname === basePath || pathname.startsWith(`${basePath}/`);
  return `${isWhole ? "" : basePath}${pathname}${search}`;
}
