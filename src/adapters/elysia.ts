import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import { nodePeerOf, peerOf } from "./given.ts";
import { mounted } from "./mounted.ts";
import { createGuard, forUserAlone, pageOf, toResponse, type LetsIn } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of what Elysia gives to `onRequest`, as much as is needed. */
export interface ElysiaContext {
  readonly request: Request;
  readonly server: unknown;
  /** What was set for the answer before. */
  readonly set: { headers: Record<string, string | number | readonly string[] | undefined> };
}

/**
 * onpurpose for Elysia, on Bun and on Node: `app.onRequest(elysiaHook(magicLinks))`, the first of its kind. It comes
 * before routes and before anything has parsed a body. A request below the mount is answered; any other goes on.
 */
export function elysiaHook(
  magicLinks: MagicLinks,
): (context: ElysiaContext) => Promise<Response> | undefined {
  mounted(magicLinks);
  return ({ request, server, set }) => {
    if (!magicLinks.handles(new URL(request.url).pathname)) return undefined;
    // On Node its server has the function of Bun's, and it throws.
    const peerAddress = nodePeerOf(request) ?? peerOf(request, server);
    return answer(magicLinks, request, { peerAddress }).then((response) => takeOver(response, set));
  };
}

/** Headers that were set before join the answer here: where Elysia joins them, it keeps one cookie of several. */
function takeOver(response: Response, set: ElysiaContext["set"]): Response {
  for (const [name, value] of Object.entries(set.headers)) {
    if (name.toLowerCase() === "set-cookie") {
      for (const cookie of [value].flat()) response.headers.append(name, String(cookie));
    } else if (value !== undefined && !response.headers.has(name)) {
      response.headers.set(name, String(value));
    }
  }
  set.headers = {};
  return response;
}

type ElysiaAsked = Pick<ElysiaContext, "request">;
type ElysiaAnswered = Pick<ElysiaContext, "request" | "set">;

/**
 * A `beforeHandle` that lets on only who is logged in; its `userOf(context)` tells who it is. Others are led to the login
 * page and back, where they asked for a page; else they get a 401, as JSON. What users are
 * answered has `cache-control: no-store`, unless the route says something of caches.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): ((context: ElysiaAnswered) => Promise<Response | undefined>) & LetsIn<ElysiaAsked, U> {
  const guard = createGuard(magicLinks);
  const letOn = async ({ request, set }: ElysiaAnswered): Promise<Response | undefined> => {
    const away = await guard.turnAway(request, pageOf(new URL(request.url)));
    if (away !== null) return toResponse(away);
    forUserAlone({
      hasHeader: (name) => Object.keys(set.headers).some((one) => one.toLowerCase() === name),
      setHeader: (name, value) => (set.headers[name] = value),
    });
    return undefined;
  };
  return Object.assign(letOn, { userOf: ({ request }: ElysiaAsked) => guard.userOf(request) });
}
