import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";
import { inBytes } from "./in-bytes.ts";
import { mounted } from "./mounted.ts";
import { fromNodeRequest } from "./node-request.ts";
import { createGuard, forUserAlone, type LetsIn } from "./require-user.ts";

/** As much of Koa's context as this needs. */
export interface Context {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Where parsers of bodies leave them, as `body`. */
  readonly request: object;
  readonly originalUrl: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  status: number;
  body: unknown;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  remove(name: string): void;
}

export type Middleware = (ctx: Context, next: () => Promise<unknown>) => Promise<void>;

/** Of pieces: as few as are asked for. */
const oneAhead = { highWaterMark: 1 };

/**
 * onpurpose for Koa 2 and 3: `app.use(koaMiddleware(magicLinks))`, before or after parsers of bodies. Requests that are not
 * onpurpose's go on to the next. It answers by the context, so that what stands before it may still set a cookie.
 */
export function koaMiddleware(magicLinks: MagicLinks): Middleware {
  mounted(magicLinks);
  return async (ctx, next) => {
    const { req, res, request, originalUrl } = ctx;
    if (!magicLinks.handles(originalUrl)) {
      await next();
      return;
    }
    const answer = await magicLinks.respond(
      fromNodeRequest(req, originalUrl, { platform: ctx, parsed: request }),
    );
    const { status, headers, body, stream } = answer;
    fill(ctx, status, stream === undefined ? body : Readable.from(orCutOff(stream, res), oneAhead));
    for (const [name, value] of headers) {
      if (name === "set-cookie") ctx.append(name, value);
      else ctx.set(name, value);
    }
    // A body that was left unread must not be taken for the next request on this connection.
    if (!req.complete) ctx.set("connection", "close");
  };
}

/** A status, and a body without the type that Koa guesses for it. */
function fill(ctx: Context, status: number, body: string | Readable): void {
  ctx.body = body;
  ctx.status = status;
  ctx.remove("content-type");
}

/** The pieces of an answer; one that breaks off is seen to, as Koa would leave it open. */
async function* orCutOff(
  pieces: AsyncIterable<string>,
  res: ServerResponse,
): AsyncGenerator<Uint8Array> {
  try {
    yield* inBytes(pieces);
  } catch {
    res.destroy();
  }
}

/**
 * A middleware that lets on only who is logged in; its `userOf` tells who it is. Others are led to the login page and
 * back, where they asked for a page; else they get a 401, as JSON. What users are
 * answered has `cache-control: no-store`, unless the route says something of caches.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(
  magicLinks: MagicLinks<U>,
): Middleware & LetsIn<Context, U> {
  const guard = createGuard(magicLinks);
  const letOn: Middleware = async (ctx, next) => {
    const away = await guard.turnAway(ctx, ctx.originalUrl);
    if (away === null) {
      forUserAlone(ctx.res);
      await next();
      return;
    }
    fill(ctx, away.status, away.body);
    for (const [name, value] of Object.entries(away.headers)) ctx.set(name, value);
  };
  return Object.assign(letOn, { userOf: (ctx: Context) => guard.userOf(ctx) });
}
