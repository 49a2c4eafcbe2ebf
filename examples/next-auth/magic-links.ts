import { randomBytes } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { createMagicLinks } from "onpurpose";
import { authJs } from "onpurpose/integrations/auth-js";
import { consoleMailer } from "onpurpose/mail/console";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { authConfig } from "./auth";

function create() {
  const { PORT = "3000", ONPURPOSE_DATABASE = "links.db" } = process.env;
  const { ONPURPOSE_URL = `http://localhost:${PORT}/magic-link` } = process.env;
  const { ONPURPOSE_SECRET, SMTP_URL } = process.env;
  return createMagicLinks({
    url: ONPURPOSE_URL,
    // Without one, links end with this process. For yours: openssl rand -base64 32
    secret: ONPURPOSE_SECRET ?? randomBytes(32).toString("base64"),
    store: sqliteStore(ONPURPOSE_DATABASE),
    ...authJs({ url: ONPURPOSE_URL, config: authConfig, jwt: { encode, decode } }),
    // Without a server for mails they are printed.
    mailer: SMTP_URL === undefined ? consoleMailer() : smtpMailer(SMTP_URL),
  });
}

// A function, since `next build` loads this file, too, and must open no database. And one for the process: Next loads it
// once for its routes and once more for its pages, and while you develop again after each change.
const shared: { magicLinks?: ReturnType<typeof create> } & typeof globalThis = globalThis;
export const magicLinks = () => (shared.magicLinks ??= create());
