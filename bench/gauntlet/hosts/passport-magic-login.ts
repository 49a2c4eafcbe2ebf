// passport-magic-login on Express 5, as its README shows: a POST of JSON, and its callback route, with its default
// of an hour. There is no rate limit to switch off.

import express from "express";
import passport from "passport";
import { default as MagicLogin } from "passport-magic-login";
import { findOrCreate, useSessions } from "./sessions.ts";
import { origin, secret, sendMail, start } from "./support.ts";

const callbackUrl = "/auth/magiclogin/callback";

const magicLogin = new MagicLogin.default({
  secret,
  callbackUrl,
  sendMagicLink: async (destination, href) => sendMail(destination, origin + href),
  verify: ({ destination }: { destination: string }, callback) =>
    callback(null, findOrCreate(destination)),
});
passport.use(magicLogin);

const app = express();
app.use(express.json());
useSessions(app);

app.post("/auth/magiclogin", magicLogin.send);
app.get(callbackUrl, passport.authenticate("magiclogin"), (_req, res) => res.redirect("/"));

start(app, (req) => req.user?.email ?? null);
