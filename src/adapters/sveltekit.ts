import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import { waitUntilOf } from "./given.ts";
import { mounted } from "./mounted.ts";
import type { RouteOptions } from "./route-options.ts";
import { createAsk } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of an event of SvelteKit, as much as is needed. */
export interface SvelteKitEvent {
  readonly request: Request;
  readonly platform?: unknown;
  getClientAddress(): string;
}

export interface SvelteKitInput<Event extends SvelteKitEvent> {
  readonly event: Event;
  readonly resolve: (event: Event) => Response | Promise<Response>;
}

/**
 * onpurpose for SvelteKit, in `src/hooks.server.ts`: `export const handle = svelteKitHandle(magicLinks)`, or one of a
 * `sequence`. A request below the mount is answered; any other is resolved.
 *
 * Who opened the connection is what `getClientAddress` of the platform's adapter says, by default. Forms of another
 * origin than SvelteKit's own are refused before any hook sees them.
 */
export function svelteKitHandle(
  magicLinks: MagicLinks,
  options: RouteOptions<SvelteKitEvent> = {},
): <Event extends SvelteKitEvent>(input: SvelteKitInput<Event>) => Promise<Response> {
  mounted(magicLinks);
  const { peerAddress = (event) => event.getClientAddress() } = options;
  return async ({ event, resolve }) => {
    const { request, platform } = event;
    if (!magicLinks.handles(new URL(request.url).pathname)) return resolve(event);
    return answer(magicLinks, request, {
      peerAddress: peerAddress(event),
      waitUntil: options.waitUntil ?? waitUntilOf(contextOf(platform)),
    });
  };
}

/** Of Cloudflare: `ctx`, and `context` in older versions of its adapter. */
function contextOf(platform: unknown): unknown {
  if (typeof platform !== "object" || platform === null) return undefined;
  return Reflect.get(platform, "ctx") ?? Reflect.get(platform, "context");
}

/** Of `@sveltejs/kit`: each of them throws. */
export interface SvelteKitFunctions {
  readonly redirect: (status: 303, location: string) => never;
  readonly error: (status: 401, message: string) => never;
}

/**
 * A function that gives who is logged in, for `load` of the server, form actions, endpoints and hooks. Others are led to the
 * login page and back, where they asked for a page; else they get a 401.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
  { redirect, error }: SvelteKitFunctions,
): (event: Pick<SvelteKitEvent, "request"> & { readonly url: URL }) => Promise<U> {
  const ask = createAsk(magicLinks);
  return async ({ request, url }) => {
    // Where a page asks for its data alone, the event's URL is that of the page.
    const user = await ask(request, url);
    if (!(user instanceof Response)) return user;
    const location = user.headers.get("location");
    return location === null ? error(401, "not_logged_in") : redirect(303, location);
  };
}
