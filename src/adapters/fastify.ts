import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";
import { inBytes } from "./in-bytes.ts";
import { mounted } from "./mounted.ts";
import { fromNodeRequest, targetOf } from "./node-request.ts";
import { createGuard, forUserAlone, type LetsIn } from "./require-user.ts";

/** As much of Fastify's request as this needs. */
export interface Request {
  readonly raw: IncomingMessage;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** As much of its reply. */
export interface Reply {
  readonly raw: ServerResponse;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  hasHeader(name: string): boolean;
  send(body?: string | Readable): unknown;
}

/** A hook, such as `onRequest` or `preHandler`. */
export type Hook = (request: Request, reply: Reply) => Promise<unknown>;

/** As much of its instance. */
export interface Instance {
  addHook(name: "onRequest", hook: Hook): unknown;
}

/** Of pieces: as few as are asked for. */
const oneAhead = { highWaterMark: 1 };

/**
 * onpurpose for Fastify 4 and 5: `app.register(fastifyPlugin(magicLinks))` on the app itself, before or after anything
 * else. It answers before a body is parsed; requests that are not onpurpose's go on to the app's routes.
 */
export function fastifyPlugin(magicLinks: MagicLinks): (app: Instance) => Promise<void> {
  mounted(magicLinks);
  const plugin = async (app: Instance): Promise<void> => {
    app.addHook("onRequest", async (request, reply) => {
      const { raw } = request;
      const target = targetOf(raw);
      if (!magicLinks.handles(target)) return undefined;
      const answer = await magicLinks.respond(fromNodeRequest(raw, target, { platform: request }));
      reply.code(answer.status);
      // Of `set-cookie` each goes beside those before it.
      for (const cookie of cookiesOf(reply.raw)) reply.header("set-cookie", cookie);
      for (const [name, value] of answer.headers) reply.header(name, value);
      // A body that was left unread must not be taken for the next request on this connection.
      if (!raw.complete) reply.header("connection", "close");
      const { body, stream } = answer;
      reply.send(
        stream === undefined ? body || undefined : Readable.from(inBytes(stream), oneAhead),
      );
      return reply;
    });
  };
  // For the app it is registered on, and not for a scope of its own.
  return Object.assign(plugin, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "onpurpose",
  });
}

/** Those that a middleware has set on Node's own response, as with Nest: Fastify's, once it has any, go in their place. */
function cookiesOf(raw: ServerResponse): readonly string[] {
  const set = raw.getHeader("set-cookie") ?? [];
  return Array.isArray(set) ? set : [String(set)];
}

/**
 * A hook that lets on only who is logged in; its `userOf` tells who it is. Others are led to the login page and back,
 * where they asked for a page; else they get a 401, as JSON. What users are
 * answered has `cache-control: no-store`, unless the route says something of caches.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function requireUser<U extends User>(magicLinks: MagicLinks<U>): Hook & LetsIn<Request, U> {
  const guard = createGuard(magicLinks);
  const letOn: Hook = async (request, reply) => {
    const away = await guard.turnAway(request, targetOf(request.raw));
    if (away === null) {
      forUserAlone({
        hasHeader: (name) => reply.hasHeader(name),
        setHeader: (name, value) => reply.header(name, value),
      });
      return undefined;
    }
    reply.code(away.status);
    for (const [name, value] of Object.entries(away.headers)) reply.header(name, value);
    reply.send(away.body || undefined);
    return reply;
  };
  return Object.assign(letOn, { userOf: (request: Request) => guard.userOf(request) });
}
