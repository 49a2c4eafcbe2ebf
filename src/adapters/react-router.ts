import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import type { RouteOptions } from "./route-options.ts";

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
