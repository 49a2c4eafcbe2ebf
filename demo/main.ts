import { createMagicLinks, OnpurposeError, type MagicLinks } from "onpurpose";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { createApp, describe, isOperator } from "./app.ts";
import { readConfig, StartError, type Config } from "./config.ts";
import { makePrivateFile, openDatabase } from "./database.ts";
import { greet } from "./greeting.ts";
import { openInbox } from "./inbox.ts";
import { invoicesSchema, openInvoices } from "./invoices.ts";
import { appName } from "./pages/layout.ts";
import { readOrMakeSecret } from "./secret-file.ts";
import { serve, type Listening } from "./server.ts";
import { openUsers, usersSchema } from "./users.ts";

const log = (line: string): void => console.error(`${appName}: ${line}`);

async function start(config: Config): Promise<{ magicLinks: MagicLinks; listening: Listening }> {
  const { database, origin, smtpUrl } = config;
  makePrivateFile(database);
  const secret = config.secret ?? readOrMakeSecret(`${database}.secret`);
  const store = sqliteStore(database);
  const db = openDatabase(database, usersSchema + invoicesSchema);
  const invoices = openInvoices(db);
  const users = openUsers(db, ({ id }) => invoices.makeUp(id));
  const url = `${origin}/magic-link`;
  const inbox = smtpUrl === null ? openInbox(`${database}.inbox`, url) : null;
  const mailer = inbox ?? smtpMailer(smtpUrl ?? undefined);
  const mailFrom = config.mailFrom ?? `no-reply@${new URL(origin).hostname}`;
  const magicLinks = createMagicLinks({
    url,
    secret,
    store,
    users,
    mailer,
    mailFrom,
    appName,
    trustedProxies: config.trustedProxies,
    otherBrowser: config.otherBrowser,
    unasked: config.unasked,
    operators: async (request): Promise<string | null> => {
      const user = await magicLinks.currentUser(request);
      return user !== null && isOperator(config, user) ? user.email : null;
    },
    onError: (error) => log(describe(error)),
    ...(config.limits ? {} : { limits: false }),
  });
  const app = createApp({ config, magicLinks, invoices, mailer, mailFrom, inbox, log });
  return { magicLinks, listening: await serve(app, config.port, config.host) };
}

const day = 24 * 60 * 60 * 1000;

/** Deletes old records, now and once a day. Gives what ends that. */
function keepUp(magicLinks: MagicLinks): AbortController {
  const stop = new AbortController();
  const run = (): void => {
    magicLinks.upkeep({ signal: stop.signal }).catch((error: unknown) => log(describe(error)));
  };
  run();
  setInterval(run, day).unref();
  return stop;
}

/** Answers what is under way, sends the mails that were asked for, and ends; within two seconds in any case. */
function stopOnSignals(
  magicLinks: MagicLinks,
  listening: Listening,
  upkeep: AbortController,
): void {
  const stop = async (): Promise<void> => {
    upkeep.abort();
    setTimeout(() => process.exit(0), 1800).unref();
    await listening.stop();
    await magicLinks.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

try {
  const config = readConfig(process.env);
  const { magicLinks, listening } = await start(config);
  stopOnSignals(magicLinks, listening, keepUp(magicLinks));
  greet(config);
} catch (error) {
  // Whoever starts this needs the reason, not where in the code it was noticed.
  const expected = error instanceof StartError || error instanceof OnpurposeError;
  log(`cannot start. ${expected ? error.message : describe(error)}`);
  process.exit(1);
}
