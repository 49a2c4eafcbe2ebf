import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import type { RouteOptions } from "./route-options.ts";
import { createThrowingAsk } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of what React Router gives to loaders and actions, as much as is needed. */
export interface ReactRouterArgs {
  readonly request: Request;
  readonly context?: unknown;
}

export type ReactRouterFunction = (args: ReactRouterArgs) => Promise<Response>;

/**
 * onpurpose for React Router as a framework, in the module of a resource route (one without a component) at the path
 * `magic-link/*`: `export const loader = reactRouterRoute(magicLinks).loader`, and the same of `action`. React Router
 * builds no exports that are taken out of an object.
 *
 * React Router tells no route who opened the connection: have `getLoadContext` do that.
 */
export function reactRouterRoute(
  magicLinks: MagicLinks,
  { peerAddress, waitUntil }: RouteOptions<ReactRouterArgs> = {},
): { readonly loader: ReactRouterFunction; readonly action: ReactRouterFunction } {
  const route: ReactRouterFunction = async (args) =>
    answer(magicLinks, args.request, { peerAddress: peerAddress?.(args), waitUntil });
  return { loader: route, action: route };
}

/**
 * A function that gives who is logged in, for loaders, actions and middleware of the server. Others are led to the login
 * page and back, where they asked for a page; else they get a 401, as JSON: it throws the Response.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): (args: Pick<ReactRouterArgs, "request"> & { readonly url?: URL }) => Promise<U> {
  // The login page is none of the app's routes: the browser is to load it.
  const ask = createThrowingAsk(magicLinks, ({ headers }) =>
    headers.set("x-remix-reload-document", "true"),
  );
  // React Router 8 gives the page's URL beside a request that may be for its data alone; 7 has it in the request.
  return ({ request, url }) => ask(request, url);
}
