import { resolve } from "node:path";

/** Why the demo does not start: one sentence for whoever started it. */
export class StartError extends Error {}

export interface Config {
  readonly production: boolean;
  readonly port: number;
  /** The host to listen on; null for this machine only. */
  readonly host: string | null;
  /** The origin that people's browsers see. */
  readonly origin: string;
  /** The origin was not chosen, it follows from the port. */
  readonly originIsDefault: boolean;
  /** The SQLite file. The secret and the development inbox stand beside it. */
  readonly database: string;
  /** Null: kept in a file. */
  readonly secret: readonly string[] | null;
  /** Null: mails go to the development inbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly trustedProxies: readonly string[];
  /** Whether asking for links is limited. */
  readonly limits: boolean;
  /** What may log in by a link that another browser asked for, and by one that nobody's browser did. */
  readonly otherBrowser: Mode;
  readonly unasked: Mode;
  /** The addresses of those who may look after the logins of others. */
  readonly operators: readonly string[];
}

const modes = ["code", "address", "press"] as const;
type Mode = (typeof modes)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** @throws {StartError} naming the variable and what it accepts, never its value. */
export function readConfig(env: Env): Config {
  const production = env["NODE_ENV"] === "production";
  const port = readPort(env["PORT"]);
  const smtpUrl = env["SMTP_URL"] ?? null;
  if (production && smtpUrl === null) {
    throw new StartError(
      "In production SMTP_URL must be set, such as smtp://user:password@host:587: there is no development inbox.",
    );
  }
  return {
    production,
    port,
    host: readHost(env["HOST"], production),
    origin: readOrigin(env["ONPURPOSE_URL"], port),
    originIsDefault: env["ONPURPOSE_URL"] === undefined,
    database: readDatabase(env["ONPURPOSE_DATABASE"]),
    secret: env["ONPURPOSE_SECRET"]?.split(",").map((each) => each.trim()) ?? null,
    smtpUrl,
    mailFrom: env["MAIL_FROM"] ?? null,
    trustedProxies: listOf(env["ONPURPOSE_TRUSTED_PROXIES"]),
    limits: readLimits(env["ONPURPOSE_LIMITS"], production),
    otherBrowser: readMode("ONPURPOSE_OTHER_BROWSER", env, "code"),
    unasked: readMode("ONPURPOSE_UNASKED", env, "press"),
    operators: readOperators(env["ONPURPOSE_OPERATORS"] ?? (production ? "" : "ada@example.com")),
  };
}

function readPort(text = "3000"): number {
  const port = Number(text);
  if (/^[1-9][0-9]{0,4}$/.test(text) && port <= 65_535) return port;
  throw new StartError("PORT must be a whole number from 1 to 65535.");
}

/** In production the whole network, as platforms that run containers expect; else only this machine. */
function readHost(text: string | undefined, production: boolean): string | null {
  if (text === "")
    throw new StartError("HOST must be a host name or an address, such as 127.0.0.1.");
  if (text !== undefined) return text === "localhost" ? null : text;
  return production ? "::" : null;
}

function readOrigin(text: string | undefined, port: number): string {
  const url = (text ?? `http://localhost:${port}`).replace(/\/$/, "");
  if (URL.canParse(url) && new URL(url).origin === url && url.startsWith("http")) return url;
  throw new StartError(
    "ONPURPOSE_URL must be an origin without a path, such as https://app.example.com.",
  );
}

function readDatabase(path = ".data/onpurpose.db"): string {
  if (path !== "" && !path.startsWith(":memory:") && !path.endsWith("/")) return resolve(path);
  throw new StartError(
    "ONPURPOSE_DATABASE must be the name of a file, such as .data/onpurpose.db.",
  );
}

function readLimits(text: string | undefined, production: boolean): boolean {
  if (text !== undefined && text !== "on" && text !== "off") {
    throw new StartError('ONPURPOSE_LIMITS must be "on" or "off".');
  }
  if (text === "off" && production) {
    throw new StartError("ONPURPOSE_LIMITS=off is for tests, and not accepted in production.");
  }
  return text !== "off";
}

function readMode(name: string, env: Env, usual: Mode): Mode {
  const found = modes.find((mode) => mode === (env[name] ?? usual));
  if (found !== undefined) return found;
  throw new StartError(`${name} must be "code", "address" or "press".`);
}

function readOperators(text: string): readonly string[] {
  const all = listOf(text.toLowerCase());
  if (all.every((each) => /^[^\s@]+@[^\s@]+$/.test(each))) return all;
  throw new StartError(
    "ONPURPOSE_OPERATORS must be e-mail addresses, separated by commas, such as ada@example.com.",
  );
}

function listOf(text = ""): string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
