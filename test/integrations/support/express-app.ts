import express, { type Handler } from "express";
import session, { MemoryStore, type SessionData } from "express-session";
import { nodeHandler } from "onpurpose/adapters/node";
import type { MagicLinks } from "onpurpose";
import type { KeptSessions } from "../../../src/integrations/kept-sessions.ts";

declare module "express-session" {
  interface SessionData {
    visited: boolean;
  }
}

/** A store that can be told to fail. */
export class FailingStore extends MemoryStore {
  broken = false;

  override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    if (this.broken) done?.(new Error("the session store is gone"));
    else super.set(sid, data, done);
  }
}

/** An app with sessions of express-session. `between`: what stands behind those. */
export function expressApp(
  magicLinks: MagicLinks,
  sessions: KeptSessions,
  store: FailingStore,
  between: readonly Handler[] = [],
): express.Express {
  const app = express();
  app.use(session({ secret: "s", resave: false, saveUninitialized: false, store }), ...between);
  app.use(nodeHandler(magicLinks));
  app.get("/visit", (req, res) => {
    req.session.visited = true;
    res.end();
  });
  app.get("/me", async (req, res) => {
    const user = await magicLinks.currentUser(req);
    const { visited = false } = req.session;
    res.json({ user: user?.id ?? null, visited });
  });
  app.get("/totp", async (req, res) => {
    res.json({ user: (await sessions.pending(req))?.user.id ?? null });
  });
  app.get("/totp/pass", async (req, res) => {
    const login = await sessions.complete(req);
    if (login === null) res.sendStatus(403);
    else res.redirect(303, login.redirectTo);
  });
  return app;
}
