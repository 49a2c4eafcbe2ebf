import type { MagicLinks } from "../magic-links.ts";
import { answer } from "./answer.ts";
import { peerOf, waitUntilOf } from "./given.ts";
import { mounted } from "./mounted.ts";
import { encodeParsed } from "./parsed-body.ts";
import { createGuard, forUserAlone, pageOf, toResponse, type LetsIn } from "./require-user.ts";
import type { User } from "../user.ts";

/** Of a Hono context, as much as is needed. */
export interface HonoContext {
  readonly req: {
    readonly raw: Request;
    /** What was read of the body before. */
    text(): Promise<string>;
    parseBody(options: { all: true }): Promise<object>;
  };
  readonly env: unknown;
  readonly executionCtx: unknown;
  newResponse(body: ReadableStream | null, init: Response): Response;
  /** What answers it, once something has. */
  readonly res: Response;
  header(name: string, value: string): void;
}

export interface HonoOptions<Context extends HonoContext = HonoContext> {
  /**
   * Who opened the connection: `getConnInfo` of the runtime's package. Default: what @hono/node-server, Bun and Deno
   * tell. That of Cloudflare reads `CF-Connecting-IP`: for Workers only.
   */
  readonly getConnInfo?: (context: Context) => { readonly remote: { readonly address?: string } };
}

/**
 * onpurpose for Hono: `app.use(honoMiddleware(magicLinks))`, before what reads bodies, and on all paths. A request below
 * the mount is answered, with the headers that were set before; any other goes on.
 */
export function honoMiddleware<Context extends HonoContext = HonoContext>(
  magicLinks: MagicLinks,
  { getConnInfo }: HonoOptions<Context> = {},
): (context: Context, next: () => Promise<void>) => Promise<Response | void> {
  mounted(magicLinks);
  return async (context, next) => {
    const { raw } = context.req;
    if (!magicLinks.handles(new URL(raw.url).pathname)) return next();
    const peerAddress = getConnInfo?.(context).remote.address ?? peerOf(raw, context.env);
    const response = await answer(magicLinks, raw, {
      peerAddress,
      waitUntil: waitUntilOf(executionOf(context)),
      body: raw.bodyUsed ? (limit) => readBefore(context, limit) : undefined,
    });
    return context.newResponse(response.body, response);
  };
}

/** Outside of Workers there is none, and asking for it throws. */
function executionOf(context: HonoContext): unknown {
  try {
    return context.executionCtx;
  } catch {
    return undefined;
  }
}

/** Hono keeps what somebody read of a body, and gives it in any form. */
async function readBefore({ req }: HonoContext, limit: number): Promise<Uint8Array | null> {
  const type = req.raw.headers.get("content-type") ?? "";
  const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
  if (isForm) return encodeParsed(await req.parseBody({ all: true }), type, limit);
  return encodeParsed(new TextEncoder().encode(await req.text()), type, limit);
}

/**
 * A middleware that lets on only who is logged in; its `userOf(c)` tells who it is. Others are led to the login page and
 * back, where they asked for a page; else they get a 401, as JSON. What users are
 * answered has `cache-control: no-store`, unless the route says something of caches.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): ((context: HonoContext, next: () => Promise<void>) => Promise<Response | void>) &
  LetsIn<HonoContext, U> {
  const guard = createGuard(magicLinks);
  const letOn = async (
    context: HonoContext,
    next: () => Promise<void>,
  ): Promise<Response | void> => {
    const { raw } = context.req;
    const away = await guard.turnAway(raw, pageOf(new URL(raw.url)), context);
    if (away === null) {
      await next();
      forUserAlone({
        hasHeader: (name) => context.res.headers.has(name),
        setHeader: (name, value) => context.header(name, value),
      });
      return;
    }
    const response = toResponse(away);
    return context.newResponse(response.body, response);
  };
  return Object.assign(letOn, { userOf: (context: HonoContext) => guard.userOf(context) });
}
