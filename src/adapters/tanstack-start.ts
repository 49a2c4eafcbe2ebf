import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import type { RouteOptions } from "./route-options.ts";

/** Of what TanStack Start gives to handlers of a server route, as much as is needed. */
export interface TanStackStartArgs {
  readonly request: Request;
}

/**
 * onpurpose for TanStack Start, in `src/routes/magic-link.$.ts`:
 * `createFileRoute("/magic-link/$")({ server: { handlers: tanStackStartHandlers(magicLinks) } })`.
 *
 * Who opened the connection: `peerAddress: () => getRequestIP()`, of `@tanstack/react-start/server`.
 */
export function tanStackStartHandlers(
  magicLinks: MagicLinks,
  { peerAddress, waitUntil }: RouteOptions<TanStackStartArgs> = {},
): { readonly ANY: (args: TanStackStartArgs) => Promise<Response> } {
  return {
    ANY: async (args) =>
      answer(magicLinks, args.request, { peerAddress: peerAddress?.(args), waitUntil }),
  };
}
