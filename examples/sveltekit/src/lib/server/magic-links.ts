import { randomBytes } from "node:crypto";
import { createMagicLinks } from "onpurpose";
import { consoleMailer } from "onpurpose/mail/console";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { users } from "./people.ts";

const { PORT = "3000", ONPURPOSE_DATABASE = "links.db", ONPURPOSE_SECRET, SMTP_URL } = process.env;
const { ONPURPOSE_URL = `http://localhost:${PORT}/magic-link` } = process.env;

export const port = Number(PORT);

export const magicLinks = createMagicLinks({
  url: ONPURPOSE_URL,
  // Without one, links end with this process. For yours: openssl rand -base64 32
  secret: ONPURPOSE_SECRET ?? randomBytes(32).toString("base64"),
  store: sqliteStore(ONPURPOSE_DATABASE),
  users,
  // Without a server for mails they are printed.
  mailer: SMTP_URL === undefined ? consoleMailer() : smtpMailer(SMTP_URL),
});
