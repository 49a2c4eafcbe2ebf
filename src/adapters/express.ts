import type { IncomingMessage, ServerResponse } from "node:http";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";
import { nodeHandler } from "./node.ts";
import { targetOf } from "./node-request.ts";
import { createGuard, forUserAlone, type LetsIn } from "./require-user.ts";

/** A middleware of Express 4 and 5, of Connect, or of Nest on Express. */
export type Middleware = (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/**
 * onpurpose for Express: `app.use(expressHandler(magicLinks))`, or at a path that it lies below. Before or after
 * parsers of bodies; requests that are not onpurpose's go on to the next.
 */
export function expressHandler(magicLinks: MagicLinks): Middleware {
  const handle = nodeHandler(magicLinks);
  return handingOn(async (req, res, next) => {
    await handle(req, res, next);
  });
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
): Middleware & LetsIn<IncomingMessage, U> {
  const guard = createGuard(magicLinks);
  const letOn: Middleware = handingOn(async (req, res, next) => {
    const away = await guard.turnAway(req, targetOf(req));
    if (away === null) {
      forUserAlone(res);
      return next();
    }
    for (const [name, value] of Object.entries(away.headers)) res.setHeader(name, value);
    res.statusCode = away.status;
    res.end(away.body);
  });
  return Object.assign(letOn, { userOf: (req: IncomingMessage) => guard.userOf(req) });
}

/** What goes wrong is the app's to answer: Express 4 does not wait for promises. */
function handingOn(middleware: Middleware): Middleware {
  return async (req, res, next) => {
    try {
      await middleware(req, res, next);
    } catch (error) {
      next(error);
    }
  };
}
