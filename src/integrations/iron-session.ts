import { parseCookie, stringifySetCookie, type SetCookie } from "cookie";
import type { AnswerHeaders } from "../flows/host-session.ts";
import type { RequestHeaders } from "../http/message.ts";
import {
  checkKept,
  keepSessions,
  keptNames,
  type KeptSessions,
  type KeptSessionsOptions,
  type OneSession,
} from "./kept-sessions.ts";
import type { User } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

/** A session as `getIronSession` gives it: its values are its own properties. */
export interface IronSession {
  save(): Promise<void>;
  destroy(): void;
}

/** Attributes as iron-session hands them over. */
export type IronCookieAttributes = Partial<Omit<SetCookie, "expires" | "maxAge">> & {
  readonly expires?: Date | number | undefined;
  readonly maxAge?: number | undefined;
};

/** The cookies of one request and its answer, in the shape that `getIronSession` takes. */
export interface IronCookies {
  get(name: string): { name: string; value: string } | undefined;
  getAll(): { name: string; value: string }[];
  set(name: string, value: string, attributes: IronCookieAttributes): void;
}

export interface IronSessionOptions<U extends User = User> extends KeptSessionsOptions<U> {
  /** `(cookies) => getIronSession(cookies, options)`, with the app's own options. */
  open(cookies: IronCookies): Promise<IronSession>;
  /** Under which name the user's id stands in the session. Default `userId`. */
  readonly key?: string;
}

const pendingKey = "onpurposePending";

/**
 * Sessions of iron-session 9, which are a sealed cookie and nothing else. A login makes a new one, with nothing of the one
 * before. A logout takes the cookie away; whoever has made a copy of it keeps a session until it expires, as with any
 * session that no server remembers.
 */
export function ironSession<U extends User>(options: IronSessionOptions<U>): KeptSessions<U> {
  const name = "ironSession";
  checkKept(name, options, { ...keptNames, open: true, key: true });
  if (typeof options.open !== "function") {
    throw wrongOption("open", "a function: (cookies) => getIronSession(cookies, options)", name);
  }
  return keepSessions((request) => sessionIn(options, request), options);
}

function sessionIn(
  options: Pick<IronSessionOptions, "open" | "key">,
  request: RequestHeaders,
): OneSession {
  const { key = "userId" } = options;
  const read = async (name: string): Promise<unknown> =>
    Reflect.get(await options.open(cookiesOf(request, [])), name);
  /** What the cookies become by this change. */
  const written = async (change: (session: IronSession) => unknown): Promise<AnswerHeaders> => {
    const lines: string[] = [];
    const session = await options.open(cookiesOf(request, lines));
    await change(session);
    return lines.map((line) => ["set-cookie", line] as const);
  };
  const renewWith = (name: string, value: unknown): Promise<AnswerHeaders> =>
    written((session) => {
      // Not by destroy(), after which nothing can be saved.
      for (const old of Object.keys(session)) Reflect.deleteProperty(session, old);
      Reflect.set(session, name, value);
      return session.save();
    });
  return {
    async userId() {
      const id = await read(key);
      return typeof id === "string" ? id : null;
    },
    pending: () => read(pendingKey),
    logIn: ({ id }) => renewWith(key, id),
    hold: (record) => renewWith(pendingKey, record),
    end: () => written((session) => session.destroy()),
    // What was not sent is nowhere.
    drop() {},
  };
}

/** `lines`: where what is set goes. */
function cookiesOf(request: RequestHeaders, lines: string[]): IronCookies {
  const sent = Object.entries(parseCookie(request.header("cookie") ?? "")).flatMap(
    ([name, value]) => (value === undefined ? [] : [{ name, value }]),
  );
  return {
    get: (name) => sent.find((cookie) => cookie.name === name),
    getAll: () => sent,
    set(name, value, { expires, maxAge, ...attributes }) {
      lines.push(
        stringifySetCookie({
          ...attributes,
          name,
          value,
          ...(expires === undefined ? {} : { expires: new Date(expires) }),
          ...(maxAge === undefined ? {} : { maxAge }),
        }),
      );
    },
  };
}
