import express, { type Request } from "express";
import session from "express-session";
import { Passport } from "passport";
import type { MagicLinks, User } from "onpurpose";
import { expressHandler } from "onpurpose/adapters/express";
import { expressSession } from "onpurpose/integrations/express-session";
import {
  onpurposeStrategy,
  passportSessions,
  type KeptSessions,
} from "onpurpose/integrations/passport";
import { home, pageHeaders, secondFactor } from "./pages.ts";
import type { System } from "./site.ts";

declare module "express-session" {
  interface SessionData {
    cart: boolean;
  }
}

const keptByExpress = { cookie: "connect.sid", ends: true, anonymous: true };

const withSessions = (): express.Express =>
  express().use(session({ secret: "s", resave: false, saveUninitialized: false }));

type Who = (req: Request) => User | null | Promise<User | null>;

function addRoutes(app: express.Express, sessions: KeptSessions, who: Who): express.Express {
  app.get(["/", "/invoices"], async (req, res) => {
    res.set(pageHeaders).send(home(await who(req), req.session.cart ?? false));
  });
  app.post("/cart", (req, res) => {
    req.session.cart = true;
    res.redirect(303, "/");
  });
  app.get("/totp", async (req, res) => {
    res.set(pageHeaders).send(secondFactor((await sessions.pending(req))?.user));
  });
  app.post("/totp", async (req, res) => {
    const login = await sessions.complete(req);
    if (login === null) return void res.sendStatus(403);
    for (const [name, value] of login.headers) res.append(name, value);
    res.redirect(303, login.redirectTo);
  });
  return app;
}

export const ofExpressSession: System = {
  name: "express-session",
  ...keptByExpress,
  start({ users, secondFactor, magicLinks: make }) {
    const sessions = expressSession({ users, secondFactor });
    const magicLinks = make(sessions);
    const app = withSessions().use(expressHandler(magicLinks));
    return addRoutes(app, sessions, (req) => magicLinks.currentUser(req));
  },
};

const emailOf = (user: object): string => ("email" in user ? String(user.email) : "");

const userOf = ({ user }: Request): User | null =>
  user === undefined ? null : { id: emailOf(user), email: emailOf(user) };

export const ofPassport: System = {
  name: "Passport",
  ...keptByExpress,
  start({ users, secondFactor, magicLinks: make }) {
    const passport = new Passport();
    passport.serializeUser((user, done) => done(null, emailOf(user)));
    passport.deserializeUser((id: string, done) => done(null, users.findById(id) ?? false));
    const sessions = passportSessions({ users, secondFactor });
    const app = withSessions().use(passport.session(), expressHandler(make(sessions)));
    return addRoutes(app, sessions, (req) => (req.isAuthenticated() ? userOf(req) : null));
  },
};

export const ofStrategy: System = {
  name: "the strategy for Passport",
  cookie: "onpurpose-session",
  ends: true,
  anonymous: false,
  nobodySees: "Log in to Ledgerly",
  secondFactor: false,
  start({ magicLinks: make }) {
    const magicLinks: MagicLinks = make();
    const passport = new Passport();
    passport.use(onpurposeStrategy(magicLinks));
    const known = passport.authenticate("onpurpose", { session: false }) as express.Handler;
    const app = express().use(expressHandler(magicLinks));
    app.get("/invoices", known, (req, res) => {
      res.set(pageHeaders).send(home(userOf(req), false));
    });
    return app;
  },
};
