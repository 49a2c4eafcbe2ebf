import { readFile } from "node:fs/promises";
import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { insideOf } from "../inside.ts";
import type { MagicLinks } from "../magic-links.ts";
import { memoryStore } from "../stores/memory.ts";
import { readDatabaseUrl } from "./database/database-url.ts";
import { openDatabase } from "./database/open-database.ts";
import { standIn } from "./database/stand-in.ts";
import { lookAtMail, type MailOf } from "./doctor/delivered.ts";
import { fail, ok, warn, type Finding, type Part } from "./doctor/finding.ts";
import { lookAtStore, lookFromInside } from "./doctor/inside.ts";
import type { MailDomainOptions } from "./doctor/mail-domain.ts";
import { lookFromOutside } from "./doctor/outside.ts";
import { printParts } from "./doctor/print-parts.ts";
import { hidePasswords } from "./hide.ts";
import { findConfig, loadApp } from "./load-app.ts";
import { progress } from "./progress.ts";
import { readUrl } from "./raw-args.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { storeArgs } from "./with-app.ts";

const description = `Looks for what is wrong with a deployment, from inside, from outside, and in a mail that it has sent.

  npx onpurpose doctor
  npx onpurpose doctor --mail login.eml
  npx onpurpose doctor --url https://app.example.com/magic-link

From inside: the options, the store, its tables and its clock, the secret, the mail's domain. From outside: https, headers, caches, cookies, forms, proxies. Ends with 0, and with 1 where something fails.`;

const args = {
  ...storeArgs,
  url: {
    type: "string",
    description: "Where the deployment is, as people reach it. Default: the app's option url",
    valueHint: "URL",
  },
  mail: {
    type: "string",
    description: "A login mail as it was delivered, with all its headers (.eml)",
    valueHint: "file",
  },
  outside: {
    type: "boolean",
    default: true,
    description: "Asks the deployment, as a browser does",
    negativeDescription: "Does not ask the deployment",
  },
  probe: {
    type: "boolean",
    default: true,
    description:
      "Makes a link that never works in the app's store, to learn what the deployment sees",
    negativeDescription:
      "Makes no link in the app's store (one that never works, to learn what the deployment sees)",
  },
  dns: {
    type: "string",
    description: "The name server to ask about the mail's domain. Default: this machine's",
    valueHint: "address",
  },
} as const satisfies ArgsDef;

type Args = ParsedArgs<typeof args>;

export const doctor = defineCommand({
  meta: { name: "doctor", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const mail = given.mail === undefined ? null : await readMailFile(given.mail);
    const patient = await admit(given, rawArgs);
    const shown = progress();
    try {
      const parts: Part[] = [{ part: "inside", findings: patient.findings }];
      const url = given.url === undefined ? patient.url : new URL(readUrl("url", given.url));
      if (given.outside && url !== null) {
        shown.tell(`Asking ${url.href}`);
        parts.push({ part: "outside", findings: await askOutside(patient, url, given.probe) });
      }
      if (mail !== null) {
        parts.push({ part: "mail", findings: lookAtMail(mail, mailOf(patient, url)) });
      }
      shown.end();
      printParts(parts, given.json === true);
    } finally {
      await patient.close();
    }
  },
});

/** What is looked at. */
interface Patient {
  readonly findings: readonly Finding[];
  /** Null where there is none, or it does not load. */
  readonly app: MagicLinks | null;
  /** Where the app says that it is. */
  readonly url: URL | null;
  close(): Promise<void>;
}

async function admit(given: Args, rawArgs: readonly string[]): Promise<Patient> {
  const { app, database, url, mail } = given;
  if (app !== undefined && database !== undefined) {
    throw new UsageError("Say which: either --app or --database.");
  }
  if (database !== undefined) return admitDatabase(database);
  const file = app ?? findConfig();
  if (file !== null) return admitApp(file, dnsOf(given), rawArgs);
  if (url === undefined && mail === undefined) {
    throw new UsageError(
      "There is no onpurpose.config.ts in this folder. Name the module that exports what createMagicLinks gave with --app, or say where the deployment is with --url.",
    );
  }
  return { findings: [], app: null, url: null, close: async () => {} };
}

async function admitApp(
  file: string,
  dns: MailDomainOptions,
  rawArgs: readonly string[],
): Promise<Patient> {
  let app: MagicLinks;
  try {
    app = await loadApp(file);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n", 1).join() : "unknown";
    const says = `${file} does not load: ${hidePasswords(why, rawArgs, process.env)}`;
    return { findings: [fail("config", says)], app: null, url: null, close: async () => {} };
  }
  const url = insideOf(app)?.settings.url;
  return {
    findings: await lookFromInside(app, file, dns),
    app,
    url: url === undefined ? null : new URL(url),
    close: () => app.close(),
  };
}

async function admitDatabase(database: string): Promise<Patient> {
  const opened = await openDatabase(readDatabaseUrl(database, process.env));
  return {
    findings: await lookAtStore(opened.store),
    app: null,
    url: null,
    close: () => opened.close(),
  };
}

function dnsOf({ dns }: Args): MailDomainOptions {
  if (dns === undefined) return { servers: null };
  if (/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(dns)) {
    return { servers: [dns] };
  }
  throw new UsageError("--dns is an address, such as 1.1.1.1, or one with a port: 127.0.0.1:53.");
}

async function askOutside(
  { app, url: own }: Patient,
  url: URL,
  probes: boolean,
): Promise<readonly Finding[]> {
  const standing = app ?? standIn(memoryStore(), { url: mountOf(url) });
  const found = await lookFromOutside({ url, app: standing, isOwn: app !== null, probes });
  return own === null ? found : [judgeBase(own, url), ...found];
}

/** @throws {UsageError} where nothing of onpurpose's could be there. */
function mountOf({ protocol, hostname, origin, pathname }: URL): string {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "https:" || isLocal) return `${origin}${pathname}`;
  throw new UsageError("--url must be https: onpurpose starts with http on localhost alone.");
}

function judgeBase(own: URL, url: URL): Finding {
  return own.href.replace(/\/$/, "") === url.href.replace(/\/$/, "")
    ? ok("base-url", `Links lead to ${own.href}.`)
    : warn(
        "base-url",
        `Links lead to ${own.href}, by the option url, and what is asked here is ${url.href}: forms sent here are refused.`,
      );
}

function mailOf({ app }: Patient, url: URL | null): MailOf {
  const settings = (app && insideOf(app))?.settings ?? null;
  return {
    url: settings === null ? url : new URL(settings.url),
    keyring: settings?.keyring ?? null,
    from: settings?.mailFrom.address ?? null,
    linkLifetime: settings?.linkLifetime ?? null,
  };
}

const longestMail = 20_000_000;

async function readMailFile(file: string): Promise<Buffer> {
  let raw: Buffer;
  try {
    raw = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new UsageError(`--mail: the file cannot be read${code}.`);
  }
  if (raw.length <= longestMail) return raw;
  throw new UsageError("--mail: the file is longer than any login mail.");
}
