import type { IncomingMessage, ServerResponse } from "node:http";
import type { MagicLinks } from "../magic-links.ts";
import type { HttpRequest } from "../http/message.ts";
import { answer } from "./answer.ts";
import { waitUntilOf } from "./given.ts";
import { mounted } from "./mounted.ts";
import { nodeHandler } from "./node.ts";
import { encodeParsed } from "./parsed-body.ts";
import { createGuard, forUserAlone, toResponse, type LetsIn } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of an event of H3 1, as much as is needed. */
export interface H3Event {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly node: { readonly req: IncomingMessage; readonly res: ServerResponse };
  readonly web?: { readonly request?: Request };
  readonly context: object;
}

/**
 * onpurpose for H3 1, and so for Nuxt and Nitro 2: `app.use(defineEventHandler(h3Handler(magicLinks)))`, on all paths. A
 * request below the mount is answered; any other is left to what comes next. A body that was read before by `readBody` or
 * `readRawBody` is taken as they read it.
 */
export function h3Handler(
  magicLinks: MagicLinks,
): (event: H3Event) => Promise<Response | undefined> {
  mounted(magicLinks);
  return async (event) => {
    const { req, res } = event.node;
    const target = targetOf(event);
    if (!magicLinks.handles(target)) return undefined;
    const left = await leftBehind(event);
    const type = event.headers.get("content-type") ?? "";
    const body =
      left === undefined ? undefined : async (limit: number) => encodeParsed(left, type, limit);
    const { request } = event.web ?? {};
    // Elsewhere than on Node, what stands for its request and answer is none: there is no connection behind it.
    if (request === undefined && res.socket !== null) {
      await nodeHandler(body === undefined ? magicLinks : knowing(magicLinks, body))(req, res);
      return undefined;
    }
    const { method, headers } = event;
    return answer(
      magicLinks,
      request ?? new Request(new URL(target, "http://localhost"), { method, headers }),
      {
        body: request?.bodyUsed === false ? undefined : body,
        peerAddress: clientOf(event),
        waitUntil: waitUntilOf(event) ?? waitUntilOf(event.context),
      },
    );
  };
}

/** As it was sent: what mounts at a path cuts that off, and keeps the whole beside it. */
function targetOf({ node, path }: H3Event): string {
  const original: unknown = Reflect.get(node.req, "originalUrl");
  return typeof original === "string" ? original : path;
}

/** What the platform says, as H3's own `getRequestIP` has it; no header. */
function clientOf({ context }: H3Event): string | null {
  const address: unknown = Reflect.get(context, "clientAddress");
  return typeof address === "string" ? address : null;
}

function knowing(magicLinks: MagicLinks, body: HttpRequest["body"]): MagicLinks {
  return { ...magicLinks, respond: (request) => magicLinks.respond({ ...request, body }) };
}

/** The body, in whichever of the places of H3 1 somebody has left it; undefined where nobody has read it yet. */
async function leftBehind(event: H3Event): Promise<unknown> {
  if (!["PATCH", "POST", "PUT", "DELETE"].includes(event.method)) return undefined;
  const { req } = event.node;
  const left: unknown = await (Reflect.get(event, "_requestBody") ??
    Reflect.get(req, Symbol.for("h3RawBody")) ??
    Reflect.get(req, "rawBody") ??
    Reflect.get(req, "body"));
  if (left instanceof URLSearchParams) return left.toString();
  return left instanceof ReadableStream ? new Response(left).text() : (left ?? undefined);
}

/**
 * An event handler that lets on only who is logged in; its `userOf(event)` tells who it is. Others are led to the login page
 * and back, where they asked for a page; else they get a 401, as JSON. What users are
 * answered has `cache-control: no-store`, unless the route says something of caches.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): ((event: H3Event) => Promise<Response | undefined>) & LetsIn<H3Event, U> {
  const guard = createGuard(magicLinks);
  const letOn = async (event: H3Event): Promise<Response | undefined> => {
    const away = await guard.turnAway(event, targetOf(event));
    if (away !== null) return toResponse(away);
    forUserAlone(event.node.res);
    return undefined;
  };
  return Object.assign(letOn, { userOf: (event: H3Event) => guard.userOf(event) });
}
