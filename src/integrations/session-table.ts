import { createCookieJar } from "../http/cookies.ts";
import { isHttps } from "../secure-url.ts";
import {
  checkKept,
  keepSessions,
  keptNames,
  type KeptSessions,
  type KeptSessionsOptions,
} from "./kept-sessions.ts";
import { checkTokens, defaultLifetime, tokenSession, type SessionTable } from "./token-session.ts";
import type { User } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";
export type { FoundSession, SessionRow, SessionTable } from "./token-session.ts";

export interface SessionTableOptions<U extends User = User> extends KeptSessionsOptions<U> {
  /** The same as the option `url` of `createMagicLinks`. Over https the cookie is `Secure`, its name begins with `__Host-`. */
  readonly url: string;
  readonly table: SessionTable;
  /** The cookie's name, without `__Host-`. Default `session`. */
  readonly cookie?: string;
  /** In seconds. Default 30 days; with `extend`, of a session that nobody uses. */
  readonly lifetime?: number;
}

/** Sessions in a table of the host's: a random token in a cookie, its hash in the table. */
export function sessionTable<U extends User>(options: SessionTableOptions<U>): KeptSessions<U> {
  const names = { ...keptNames, url: true, table: true, cookie: true, lifetime: true } as const;
  checkKept(name, options, names);
  const { url, cookie = "session", lifetime = defaultLifetime } = options;
  if (!URL.canParse(url)) throw wrongOption("url", "the URL that onpurpose is mounted at", name);
  if (!/^[\w-]{1,60}$/.test(cookie)) throw wrongOption("cookie", "letters, digits, - and _", name);
  checkTokens(name, options.table, lifetime);
  const jar = createCookieJar(cookie, isHttps(url));
  return keepSessions(
    (request) =>
      tokenSession(options.table, lifetime, {
        token: jar.read(request.header("cookie")),
        give: (token, life) => [["set-cookie", jar.write(token, life)]],
        clear: () => [["set-cookie", jar.clear()]],
      }),
    options,
  );
}

const name = "sessionTable";
