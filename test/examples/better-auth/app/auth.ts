// The example's app, with what else better-auth has that a login could go round.

import { DatabaseSync } from "node:sqlite";
import { betterAuth, type BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { getMigrations } from "better-auth/db/migration";
import { admin, bearer, lastLoginMethod, phoneNumber, siwe, twoFactor } from "better-auth/plugins";
import { createMagicLinks } from "onpurpose";
import { betterAuthLinks } from "onpurpose/integrations/better-auth";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";

const { PORT, SMTP_URL = "", ONPURPOSE_SECRET } = process.env;
export const port = Number(PORT);
const url = `http://localhost:${PORT}`;

const links = betterAuthLinks({
  createAuthEndpoint,
  setSessionCookie,
  twoFactorPage: "/two-factor",
});

// The table of @better-auth/passkey, which is a package of its own.
const passkey = {
  id: "passkey",
  schema: {
    passkey: {
      fields: {
        publicKey: { type: "string", required: true },
        userId: { type: "string", required: true, references: { model: "user", field: "id" } },
      },
    },
  },
} satisfies BetterAuthPlugin;

// Its codes are read in the database.
const telephone = phoneNumber({ sendOTP() {} });
const wallet = siwe({
  domain: "localhost",
  getNonce: async () => "nonce",
  verifyMessage: async () => false,
});

export const auth = betterAuth({
  baseURL: url,
  secret: "a secret of the tests, which is longer than 32 bytes",
  database: new DatabaseSync("app.db"),
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: true } },
  user: { additionalFields: { team: { type: "string", required: false } } },
  trustedOrigins: ["https://elsewhere.example.com"],
  // Plugins that look at what a login leaves behind stand before ours: that is the harder order.
  plugins: [
    bearer(),
    lastLoginMethod(),
    links.plugin,
    twoFactor(),
    admin(),
    passkey,
    telephone,
    wallet,
  ],
});

const { users, sessions } = links.logins(auth);
/** Told by a test: links are revoked while their session is being made. */
export const told = { revoke: false };

export const magicLinks = links.connect(
  createMagicLinks({
    url: `${url}/magic-link`,
    secret: ONPURPOSE_SECRET,
    store: sqliteStore("links.db"),
    mailer: smtpMailer(SMTP_URL),
    users,
    sessions: {
      ...sessions,
      async start(...login) {
        const started = await sessions.start(...login);
        if (told.revoke) await magicLinks.revoke({ all: true });
        return started;
      },
    },
    limits: false,
  }),
);

// What better-auth knows of its users is what onpurpose gives back.
export const teamOf = async (request: Request): Promise<string | null | undefined> =>
  (await magicLinks.currentUser(request))?.team;

await (await getMigrations(auth.options)).runMigrations();
