// Sessions as Passport's own documentation shows them: express-session, in memory.

import type { Express } from "express";
import session from "express-session";
import passport from "passport";
import { secret } from "./support.ts";

declare global {
  namespace Express {
    interface User {
      readonly email: string;
    }
  }
}

const users = new Map<string, Express.User>();

/** The app's user table. */
export function findOrCreate(email: string): Express.User {
  const user = users.get(email) ?? { email };
  users.set(email, user);
  return user;
}

export function useSessions(app: Express): void {
  passport.serializeUser((user, done) => done(null, user.email));
  passport.deserializeUser((email: string, done) => done(null, users.get(email) ?? false));
  app.use(session({ secret, resave: false, saveUninitialized: false }));
  app.use(passport.session());
}
