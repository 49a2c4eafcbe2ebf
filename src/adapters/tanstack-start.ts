import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import { nodePeerOf } from "./given.ts";
import type { RouteOptions } from "./route-options.ts";
import { createThrowingAsk } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of what TanStack Start gives to handlers of a server route, as much as is needed. */
export interface TanStackStartArgs {
  readonly request: Request;
}

/**
 * onpurpose for TanStack Start, in `src/routes/magic-link.$.ts`:
 * `createFileRoute("/magic-link/$")({ server: { handlers: tanStackStartHandlers(magicLinks) } })`.
 *
 * Who opened the connection is what a server of srvx on Node keeps of it, by default. Elsewhere, `peerAddress: () =>
 * getRequestIP()` of `@tanstack/react-start/server`, never with `xForwardedFor`, which clients can send.
 */
export function tanStackStartHandlers(
  magicLinks: MagicLinks,
  options: RouteOptions<TanStackStartArgs> = {},
): { readonly ANY: (args: TanStackStartArgs) => Promise<Response> } {
  const { peerAddress = ({ request }) => nodePeerOf(request), waitUntil } = options;
  return {
    ANY: async (args) =>
      answer(magicLinks, args.request, { peerAddress: peerAddress(args), waitUntil }),
  };
}

/**
 * A function that gives who is logged in, for server routes and for middleware of requests. Others are led to the login
 * page and back, where they asked for a page; else they get a 401, as JSON: it throws the Response.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): (args: TanStackStartArgs) => Promise<U> {
  const ask = createThrowingAsk(magicLinks);
  return ({ request }) => ask(request);
}
