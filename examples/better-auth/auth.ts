import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { getMigrations } from "better-auth/db/migration";
import { createMagicLinks } from "onpurpose";
import { betterAuthLinks } from "onpurpose/integrations/better-auth";
import { consoleMailer } from "onpurpose/mail/console";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";

const { PORT = "3000", APP_DATABASE = "app.db", ONPURPOSE_DATABASE = "links.db" } = process.env;
const { APP_URL = `http://localhost:${PORT}`, SMTP_URL } = process.env;
// Without them, links and logins end with this process. For yours: openssl rand -base64 32
const random = randomBytes(32).toString("base64");
const { BETTER_AUTH_SECRET = random, ONPURPOSE_SECRET = random } = process.env;

export const port = Number(PORT);

const links = betterAuthLinks({ createAuthEndpoint, setSessionCookie });

export const auth = betterAuth({
  baseURL: APP_URL,
  secret: BETTER_AUTH_SECRET,
  database: new DatabaseSync(APP_DATABASE),
  emailAndPassword: { enabled: true }, // other logins stay as they are
  plugins: [links.plugin],
});

export const magicLinks = links.connect(
  createMagicLinks({
    url: `${APP_URL}/magic-link`,
    secret: ONPURPOSE_SECRET,
    store: sqliteStore(ONPURPOSE_DATABASE),
    // Without a server for mails they are printed.
    mailer: SMTP_URL === undefined ? consoleMailer() : smtpMailer(SMTP_URL),
    ...links.logins(auth), // better-auth's users and sessions
  }),
);

await (await getMigrations(auth.options)).runMigrations();
