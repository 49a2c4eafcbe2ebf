import { OnpurposeError } from "../errors.ts";
import type { AnswerHeaders } from "../flows/host-session.ts";
import {
  checkKept,
  keepSessions,
  keptNames,
  missing,
  platformOf,
  type KeptSessions,
  type KeptSessionsOptions,
} from "./kept-sessions.ts";
import { isObject } from "../option-shapes.ts";
import type { User } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

/** What is read of the options of @fastify/secure-session. */
export interface SecureSessionPlugin {
  readonly sessionName?: string;
  readonly cookieName?: string;
  readonly cookie?: object;
  readonly cookieOptions?: object;
}

export interface SecureSessionOptions<U extends User = User> extends KeptSessionsOptions<U> {
  /** The very options that @fastify/secure-session was registered with: its cookie is written as they say. */
  readonly plugin: SecureSessionPlugin;
  /** Under which name the user's id stands in the session. Default `userId`. */
  readonly key?: string;
}

const pendingKey = "onpurposePending";

/**
 * Sessions of @fastify/secure-session, which are a sealed cookie and nothing else. A login makes a new one, with nothing of
 * the one before. The cookie is written with the answer of onpurpose, also where an adapter has taken that out of Fastify's
 * hands, and then not by the plugin again; its path is `/` unless the options say another.
 *
 * A logout takes the cookie away. Whoever has made a copy of it keeps a session until it expires, as with any session that
 * no server remembers.
 */
export function secureSession<U extends User>(options: SecureSessionOptions<U>): KeptSessions<U> {
  checkKept(name, options, { ...keptNames, plugin: true, key: true });
  const { plugin, key = "userId" } = options;
  if (!isObject(plugin)) {
    throw wrongOption(
      "plugin",
      "the options that @fastify/secure-session was registered with",
      name,
    );
  }
  const { sessionName = "session", cookieName = sessionName } = plugin;
  const attributes = { path: "/", httpOnly: true, ...(plugin.cookieOptions ?? plugin.cookie) };
  if ("signed" in attributes && attributes.signed === true) {
    const message =
      "secureSession: cookies that are signed on top of being sealed are not supported";
    throw new OnpurposeError("invalid_option", message);
  }
  return keepSessions((request) => {
    const fastify = platformOf(request, name, wanted);
    const session = sessionOf(fastify, sessionName);
    const server = serverOf(fastify);
    // Not by the plugin, too.
    const written = (value: string, more: object): AnswerHeaders => {
      session.changed = false;
      const secure = secureOf(attributes, fastify);
      return [
        [
          "set-cookie",
          server.serializeCookie(cookieName, value, { ...attributes, ...secure, ...more }),
        ],
      ];
    };
    const renewWith = (key: string, value: unknown): AnswerHeaders => {
      session.regenerate();
      session.set(key, value);
      return written(server.encodeSecureSession(session, sessionName), {});
    };
    const forget = (): void => {
      session.regenerate();
      session.changed = false;
    };
    return {
      userId() {
        const id = session.get(key);
        return typeof id === "string" ? id : null;
      },
      pending: () => session.get(pendingKey),
      logIn: ({ id }) => renewWith(key, id),
      hold: (record) => renewWith(pendingKey, record),
      end() {
        forget();
        return written("", { expires: new Date(0), maxAge: 0 });
      },
      // The browser's cookie stays what it was.
      drop: forget,
    };
  }, options);
}

const name = "secureSession";
const wanted =
  "session of @fastify/secure-session: it is registered first, and platform is Fastify's request";

interface Session {
  changed: boolean;
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  regenerate(): unknown;
}

interface Server {
  encodeSecureSession(session: Session, sessionName: string): string;
  serializeCookie(name: string, value: string, attributes: object): string;
}

function sessionOf(request: object, sessionName: string): Session {
  const session: unknown = Reflect.get(request, sessionName);
  const has = (value: object): value is Session =>
    ["get", "set", "regenerate"].every((name) => typeof Reflect.get(value, name) === "function");
  if (typeof session === "object" && session !== null && has(session)) return session;
  throw missing(name, wanted);
}

function serverOf(request: object): Server {
  const server: unknown = Reflect.get(request, "server");
  const has = (value: object): value is Server =>
    ["encodeSecureSession", "serializeCookie"].every(
      (name) => typeof Reflect.get(value, name) === "function",
    );
  if (typeof server === "object" && server !== null && has(server)) return server;
  throw missing(name, wanted);
}

/** `secure: "auto"` is what @fastify/cookie understands, and cookies do not. */
const secureOf = (attributes: object, request: object): object =>
  "secure" in attributes && attributes.secure === "auto"
    ? { secure: Reflect.get(request, "protocol") === "https" }
    : {};
