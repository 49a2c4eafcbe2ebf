// better-auth with its magicLink plugin, on Express 5 and `node:sqlite`, as its documentation shows. Everything is
// at its default, apart from the rate limit, which it has an option for (and which is on in production only).

import { DatabaseSync } from "node:sqlite";
import { betterAuth, type BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { magicLink } from "better-auth/plugins";
import express from "express";
import { origin, secret, sendMail, start } from "./support.ts";

const options = {
  baseURL: origin,
  secret,
  database: new DatabaseSync(":memory:"),
  rateLimit: { enabled: false },
  plugins: [magicLink({ sendMagicLink: ({ email, url }) => sendMail(email, url) })],
} satisfies BetterAuthOptions;

await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

const app = express();
app.all("/api/auth/*splat", toNodeHandler(auth));

start(app, async (req) => {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  return session?.user.email ?? null;
});
