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

/**
 * onpurpose for the app router of Next, in `app/magic-link/[[...path]]/route.ts`:
 * `export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks)`.
 *
 * Next tells no route who opened the connection. Its `waitUntil`: `(work) => after(work)`, of `next/server`.
 */
export function nextRoutes(
  magicLinks: Later,
  { peerAddress, waitUntil }: RouteOptions<Request> = {},
): NextRoutes {
  const route: NextRoute = async (request) =>
    answer(now(magicLinks), request, { peerAddress: peerAddress?.(request), waitUntil });
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
