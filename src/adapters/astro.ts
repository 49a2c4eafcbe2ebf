import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import type { RouteOptions } from "./route-options.ts";
import { createAsk } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of a context of Astro, as much as is needed. */
export interface AstroContext {
  readonly request: Request;
  readonly clientAddress: string;
  /** "Astro v7.3.0". */
  readonly generator?: string;
}

/**
 * onpurpose for Astro, in `src/pages/magic-link/[...path].ts`: `export const ALL = astroRoute(magicLinks)`, beside
 * `export const prerender = false`.
 *
 * Who opened the connection is `clientAddress` of the platform's adapter, by default. With Astro's
 * `security.allowedDomains`, and in Astro 5 and older always, that is the first entry of `X-Forwarded-For`, which whoever
 * asks can write: then `peerAddress` is needed, or limits by network limit nobody. Of 5 and older nothing is believed.
 */
export function astroRoute<Context extends AstroContext = AstroContext>(
  magicLinks: MagicLinks,
  options: RouteOptions<Context> = {},
): (context: Context) => Promise<Response> {
  const { peerAddress = peerOf, waitUntil } = options;
  return async (context) =>
    answer(magicLinks, context.request, { peerAddress: peerAddress(context), waitUntil });
}

const peerOf = (context: AstroContext): string | null =>
  /^Astro v[0-5]\./.test(context.generator ?? "") ? null : context.clientAddress;

/**
 * A function that gives who is logged in, or the Response for whoever is not, in pages, endpoints and middleware: to the
 * login page and back, where they asked for a page; else a 401, as JSON. `if (user instanceof Response) return user;`
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): (context: Pick<AstroContext, "request">) => Promise<U | Response> {
  const ask = createAsk(magicLinks);
  return ({ request }) => ask(request);
}
