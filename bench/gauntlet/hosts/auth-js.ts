// Auth.js on Express 5 with its Nodemailer provider and its unstorage adapter in memory, as its documentation
// shows; sessions are in the database, which is the default with an adapter. Only the sending is replaced, by the
// provider's own option. There is no rate limit to switch off.

import { ExpressAuth, getSession, type ExpressAuthConfig } from "@auth/express";
import Nodemailer from "@auth/express/providers/nodemailer";
import { UnstorageAdapter } from "@auth/unstorage-adapter";
import express from "express";
import { createStorage } from "unstorage";
import { secret, sendMail, start } from "./support.ts";

const config: ExpressAuthConfig = {
  secret,
  adapter: UnstorageAdapter(createStorage()),
  providers: [
    Nodemailer({
      // Asked for, and never used: nothing is sent by SMTP.
      server: "smtp://127.0.0.1:25",
      from: "no-reply@example.com",
      sendVerificationRequest: ({ identifier, url }) => sendMail(identifier, url),
    }),
  ],
};

const app = express();
// Its documentation says "/auth/*", which is how Express 4 writes it.
app.use("/auth", ExpressAuth(config));

start(app, async (req) => (await getSession(req, config))?.user?.email ?? null);
