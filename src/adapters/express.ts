import type { IncomingMessage, ServerResponse } from "node:http";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";
import { nodeHandler } from "./node.ts";
import { targetOf } from "./node-request.ts";
import { turnAway, userLetIn } from "./require-user.ts";

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
 * A middleware that lets on only who is logged in; {@link userOf} tells who it is. Others are led to the login page and
 * back, where they asked for a page; else they get a 401, as JSON.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser(magicLinks: MagicLinks): Middleware {
  magicLinks.loginPath();
  return handingOn(async (req, res, next) => {
    const away = await turnAway(magicLinks, req, targetOf(req));
    if (away === null) return next();
    for (const [name, value] of Object.entries(away.headers)) res.setHeader(name, value);
    res.statusCode = away.status;
    res.end(away.body);
  });
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

/**
 * Who {@link requireUser} let in.
 *
 * @throws {OnpurposeError} `invalid_argument` where it stands before no route of this request's.
 */
export const userOf = (req: IncomingMessage): User => userLetIn(req);
