import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { nodeHandler } from "onpurpose/adapters/node";
import type { MagicLinks } from "onpurpose";
import type { KeptSessions } from "../../../src/integrations/kept-sessions.ts";

/** Routes beside those of every app, by their path. */
export type Routes = Readonly<
  Record<string, (req: IncomingMessage, res: ServerResponse) => unknown>
>;

/**
 * An app on Node's own server, whose sessions send their headers by us. `visit`: what it does at `/visit`; `visited`:
 * whether that is still in the session.
 */
export function plainApp(
  magicLinks: MagicLinks,
  sessions: KeptSessions,
  visit: (req: IncomingMessage, res: ServerResponse) => unknown,
  visited: (req: IncomingMessage) => boolean | Promise<boolean>,
): RequestListener {
  const json = (res: ServerResponse, value: unknown): void => void res.end(JSON.stringify(value));
  const routes: Routes = {
    async "/visit"(req, res) {
      await visit(req, res);
      res.end();
    },
    async "/me"(req, res) {
      const user = await magicLinks.currentUser(req);
      json(res, { user: user?.id ?? null, visited: await visited(req) });
    },
    async "/totp"(req, res) {
      json(res, { user: (await sessions.pending(req))?.user.id ?? null });
    },
    async "/totp/pass"(req, res) {
      const login = await sessions.complete(req);
      if (login === null) return void res.writeHead(403).end();
      for (const [name, value] of login.headers) res.appendHeader(name, value);
      res.writeHead(303, { location: login.redirectTo }).end();
    },
  };
  const answer = nodeHandler(magicLinks);
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!(await answer(req, res))) await routes[req.url ?? ""]?.(req, res);
  };
  return (req, res) => {
    respond(req, res).catch(() => res.writeHead(500).end());
  };
}
