import { isOutage, OnpurposeError } from "../../errors.ts";
import { insideOf, type Inside } from "../../inside.ts";
import type { MagicLinks } from "../../magic-links.ts";
import { isSchemaStore, type SchemaStore } from "../../stores/schema-store.ts";
import type { Store } from "../../stores/store.ts";
import { otherCopy } from "../database/schema.ts";
import { fail, ok, skipped, warn, type Finding } from "./finding.ts";
import { judgeSender, type MailDomainOptions } from "./mail-domain.ts";
import { judgeSecrets } from "./secrets.ts";
import { clockFinding } from "./outside/transport.ts";

/** What can be seen of an app from inside its process. */
export async function lookFromInside(
  app: MagicLinks,
  file: string,
  dns: MailDomainOptions,
): Promise<readonly Finding[]> {
  const inside = insideOf(app);
  if (inside === null) return [fail("config", otherCopy)];
  return [
    ok("config", `${file} loads, and all its options are accepted.`),
    ...(await lookAtStore(inside.store)),
    ...judgeSecrets(inside.secrets),
    judgeProxies(inside),
    ...(await judgeMail(inside, dns)),
  ];
}

/** Whether the store answers, has the tables that this version needs, and has the same time. */
export async function lookAtStore(store: Store): Promise<readonly Finding[]> {
  const reached = await within("store", async () => {
    const begun = performance.now();
    await store.session("onpurpose-doctor-looks-for-no-such-session");
    return ok("store", `The store answers, within ${Math.ceil(performance.now() - begun)} ms.`);
  });
  if (!isSchemaStore(store)) {
    const says = "A store of this kind has neither tables nor a clock that could be asked.";
    return [reached, skipped("schema", says), skipped("database-clock", says)];
  }
  return [
    reached,
    await within("schema", () => judgeSchema(store)),
    await within("database-clock", () => judgeDatabaseClock(store)),
  ];
}

/** A store that is down is a finding, too. What else fails is a defect. */
async function within(check: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (isOutage(error)) return fail(check, `The store cannot be used: ${error.message}.`);
    if (error instanceof OnpurposeError) return fail(check, `${error.message}.`);
    throw error;
  }
}

async function judgeSchema(store: SchemaStore): Promise<Finding> {
  const version = await store.schemaVersion();
  const { newestSchemaVersion: newest } = store;
  return version < newest
    ? fail(
        "schema",
        `The schema is at version ${version}, and this onpurpose needs ${newest}: npx onpurpose migrate`,
      )
    : ok("schema", `The schema is at version ${version}: there is nothing to migrate.`);
}

async function judgeDatabaseClock(store: SchemaStore): Promise<Finding> {
  const asked = Date.now();
  const time = await store.databaseTime();
  const answered = Date.now();
  // It may be in whole seconds, and was read somewhere between the two.
  const off = time + 1000 < asked ? time + 1000 - asked : Math.max(0, time - answered);
  return clockFinding("database-clock", "the database", off);
}

const everybody = /^(?:0\.0\.0\.0|::)\/0$/;

/** Whether the proxies that are trusted are some, and not everybody. */
function judgeProxies({ trustedProxies }: Inside): Finding {
  if (trustedProxies.some((entry) => everybody.test(entry))) {
    return fail(
      "trusted-proxies",
      "trustedProxies names everybody, so anybody may claim any address: name your own proxies.",
    );
  }
  return trustedProxies.length === 0
    ? ok("trusted-proxies", "No proxy is trusted: right where none stands before the app.")
    : ok(
        "trusted-proxies",
        `Trusted to say whose requests they pass on: ${trustedProxies.length}.`,
      );
}

async function judgeMail(
  { settings }: Inside,
  dns: MailDomainOptions,
): Promise<readonly Finding[]> {
  const { mailer, mailFrom, url } = settings;
  if (mailer === null) {
    return [
      ok("mailer", "There is no mailer, and so no login page: the app sends its links itself."),
    ];
  }
  const from = `Mails come from ${mailFrom.address}.`;
  if (!url.startsWith("https:")) {
    const says = "The app is for this machine alone: its mails go nowhere.";
    return [ok("mailer", from), skipped("spf", says), skipped("dmarc", says)];
  }
  const mailing =
    mailer.rehearse === undefined
      ? warn(
          "mailer",
          `${from} The mailer has no rehearse, as consoleMailer has none, which is for a developer's own terminal: where sending costs this process time, a stopwatch may tell who has an account.`,
        )
      : ok("mailer", from);
  return [mailing, ...(await judgeSender(mailFrom.address, dns))];
}
