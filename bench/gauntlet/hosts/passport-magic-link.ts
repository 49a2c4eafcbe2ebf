// passport-magic-link on Express 5, as its README shows: the two routes are the README's, with its defaults (ten
// minutes, a token works once, the used ones are kept in memory). There is no rate limit to switch off.

import express from "express";
import passport from "passport";
import { Strategy } from "passport-magic-link";
import { findOrCreate, useSessions } from "./sessions.ts";
import { origin, secret, sendMail, start } from "./support.ts";

passport.use(
  new Strategy(
    { secret, userFields: ["email"], tokenField: "token" },
    async (user, token) => {
      sendMail(String(user["email"]), `${origin}/auth/magiclink/callback?token=${token}`);
    },
    async (user) => ({ ...findOrCreate(String(user["email"])) }),
  ),
);

const app = express();
app.use(express.urlencoded());
useSessions(app);

app.post(
  "/auth/magiclink",
  passport.authenticate("magiclink", { action: "requestToken" }),
  (_req, res) => res.redirect("/check-your-inbox"),
);
app.get(
  "/auth/magiclink/callback",
  passport.authenticate("magiclink", { action: "acceptToken" }),
  (_req, res) => res.redirect("/"),
);

start(app, (req) => req.user?.email ?? null);
