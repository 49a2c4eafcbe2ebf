import { UsageError } from "../usage-error.ts";

/** Where a database is, of what `--database` says. */
export type DatabaseUrl =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres" | "mysql"; readonly url: string }
  | { readonly kind: "redis"; readonly url: string; readonly prefix: string | null };

const accepts = (option: string): string =>
  `--${option} is sqlite:./links.db or a path that ends with .db or .sqlite, or a URL such as postgres://user:password@host/name, mysql://user:password@host/name${option === "database" ? " or redis://host:6379/0" : ""}; or env:NAME for an environment variable that holds one.`;

/**
 * Nothing of what was typed is repeated in an error: it holds a password.
 *
 * @param option The option's name, for its errors. Default `database`.
 * @throws {UsageError} Naming what is accepted.
 */
export function readDatabaseUrl(
  typed: string,
  env: NodeJS.ProcessEnv,
  option = "database",
): DatabaseUrl {
  const text = typed.startsWith("env:") ? fromEnvironment(typed.slice(4), env, option) : typed;
  const path = sqlitePath(text);
  if (path !== null) return { kind: "sqlite", path };
  const [, scheme = ""] = /^([a-z]+):(?=\/\/|$)/.exec(text) ?? [];
  switch (scheme) {
    case "postgres":
    case "postgresql":
      return { kind: "postgres", url: checked(text, option) };
    case "mysql":
    case "mariadb":
      return { kind: "mysql", url: checked(text.replace(/^mariadb:/, "mysql:"), option) };
    case "redis":
    case "rediss":
      return redis(checked(text, option));
    default:
      throw new UsageError(accepts(option));
  }
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv, option: string): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(`--${option}: there is no environment variable ${name}, or it is empty.`);
}

function sqlitePath(text: string): string | null {
  const [, named] = /^(?:sqlite|file):(?:\/\/)?(.+)$/.exec(text) ?? [];
  if (named !== undefined) return named.replace(/\?.*$/, "");
  return !text.includes("://") && /\.(?:db|sqlite|sqlite3)$/.test(text) ? text : null;
}

/** `scheme:` alone names a kind of store, and no database. */
function checked(text: string, option: string): string {
  if (/^[a-z]+:$/.test(text)) return text;
  if (URL.canParse(text) && new URL(text).hostname !== "") return text;
  throw new UsageError(
    `--${option} is no URL that can be read. In its password, signs such as # and / are written as %23 and %2F. ${accepts(option)}`,
  );
}

/** A prefix of keys other than the store's own default stands in the URL's query. */
function redis(text: string): DatabaseUrl {
  if (!text.includes("//")) return { kind: "redis", url: text, prefix: null };
  const url = new URL(text);
  const prefix = url.searchParams.get("prefix");
  url.search = "";
  return { kind: "redis", url: url.href, prefix };
}

/** The password of a URL, in each spelling in which it might be printed. */
export function passwordsIn(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const { password } = new URL(text);
  if (password === "") return [];
  return [...new Set([password, decoded(password)])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
