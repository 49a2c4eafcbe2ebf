import { wantsJson } from "../http/accept.ts";
import { requestOf, type RequestHeaders } from "../http/message.ts";
import { isObject } from "../option-shapes.ts";
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

export interface BearerOptions<U extends User = User> extends KeptSessionsOptions<U> {
  readonly table: SessionTable;
  /** The sessions of browsers, such as a `sessionTable` on the same table. */
  readonly browsers: KeptSessions<NoInfer<U>>;
  /** In seconds. Default 30 days; with `extend`, of a session that nobody uses. */
  readonly lifetime?: number;
}

/**
 * Sessions of apps that are no browsers: they send `Authorization: Bearer …` with each request. Such an app, which asks for
 * JSON, gets its token in the header `session-token` of the answer to its press or code: never in a URL or a page, and never
 * in a browser, whose scripts are to know of no session. What a browser sends is up to `browsers`.
 */
export function bearerSessions<U extends User>(options: BearerOptions<U>): KeptSessions<U> {
  const name = "bearerSessions";
  const names = { ...keptNames, table: true, browsers: true, lifetime: true } as const;
  checkKept(name, options, names);
  const { table, browsers, lifetime = defaultLifetime } = options;
  checkTokens(name, table, lifetime);
  if (!isObject(browsers)) {
    throw wrongOption("browsers", "the sessions of browsers, such as those of sessionTable", name);
  }
  const apps = keepSessions(
    (request) =>
      tokenSession(table, lifetime, {
        token: bearerOf(request),
        give: (token) => [["session-token", token]],
        clear: () => [],
      }),
    options,
  );
  const keeperOf = (request: RequestHeaders): KeptSessions<U> =>
    bearerOf(request) === null ? browsers : apps;
  return {
    current: (request) => keeperOf(request).current(request),
    start: (user, request, login) => (isApp(request) ? apps : browsers).start(user, request, login),
    end: (request) => keeperOf(request).end(request),
    pending: (request) => keeperOf(requestOf(request)).pending(request),
    complete: (request) => keeperOf(requestOf(request)).complete(request),
  };
}

function bearerOf(request: RequestHeaders): string | null {
  const [, token] =
    /^Bearer +([\w.~+/-]{1,200}=*)$/i.exec(request.header("authorization") ?? "") ?? [];
  return token ?? null;
}

/** Browsers say where a request comes from, and no script can keep them from it. */
const isApp = (request: RequestHeaders): boolean =>
  wantsJson(request) && request.header("sec-fetch-site") === null;
