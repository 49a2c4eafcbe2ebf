import { OnpurposeError } from "../../errors.ts";
import { isHttps } from "../../secure-url.ts";
import { sessionCookie, type SessionCookie } from "./cookies.ts";
import type { Answer, AuthJsAdapter, AuthJsConfig, AuthJsJwt, AuthJsUser } from "./shape.ts";

type Required<A, K extends keyof A> = A & { [Name in K]-?: NonNullable<A[Name]> };

type UserAdapter<U extends AuthJsUser> = Required<AuthJsAdapter<U>, "getUser" | "getUserByEmail">;
export type SessionAdapter = Required<
  AuthJsAdapter,
  "createSession" | "getSessionAndUser" | "updateSession" | "deleteSession"
>;

/** Where Auth.js keeps its sessions. */
export type Keeping =
  | { readonly strategy: "database"; readonly adapter: SessionAdapter }
  | { readonly strategy: "jwt"; readonly jwt: AuthJsJwt; readonly maxAge: number };

/** The configuration of Auth.js, with what it takes for what is left out. */
export interface AuthJsSettings<U extends AuthJsUser> {
  readonly config: AuthJsConfig<U>;
  readonly adapter: UserAdapter<U>;
  readonly cookie: SessionCookie;
  readonly secure: boolean;
  readonly keeping: Keeping;
  /** Of a session, in seconds. */
  readonly maxAge: number;
  readonly updateAge: number;
  /** As `provider` of an `account`. */
  readonly provider: string;
  /** Newest first; empty where none is needed. */
  readonly secrets: () => string[];
  /** Nothing that fails to be told holds up a login, as with Auth.js. */
  readonly tell: (told: () => Answer<unknown>) => Promise<void>;
}

interface Given<U extends AuthJsUser> {
  readonly url: string;
  readonly config: AuthJsConfig<U>;
  readonly adapter?: AuthJsAdapter<U>;
  readonly jwt?: AuthJsJwt;
  readonly provider?: string;
  readonly signUp?: boolean;
  readonly secondFactor?: unknown;
}

const day = 24 * 60 * 60;

/** @throws {OnpurposeError} `invalid_option` for what is missing. */
export function authJsSettings<U extends AuthJsUser>(given: Given<U>): AuthJsSettings<U> {
  const { url, config, adapter = config.adapter, provider = "email" } = given;
  if (!URL.canParse(url)) throw wrong('option "url" must be the URL that onpurpose is mounted at');
  if (adapter === undefined || !has(adapter, ["getUser", "getUserByEmail"])) {
    throw wrong('option "config" must have an adapter with getUser and getUserByEmail');
  }
  if (given.signUp === true && adapter.createUser === undefined) {
    throw wrong('option "signUp" must be left out, or the adapter have createUser');
  }
  const secure = config.useSecureCookies ?? isHttps(url);
  const { maxAge = 30 * day, updateAge = day } = config.session ?? {};
  const keeping = keepingOf(given, maxAge);
  // Read at each use: Auth.js writes its environment into the very object.
  const secrets = (): string[] => [config.secret ?? []].flat().filter((secret) => secret !== "");
  if ((keeping.strategy === "jwt" || given.secondFactor !== undefined) && secrets().length === 0) {
    throw wrong('option "config" must have the secret itself, such as process.env.AUTH_SECRET');
  }
  return {
    config,
    adapter,
    secure,
    keeping,
    maxAge,
    updateAge,
    provider,
    cookie: sessionCookie(config, secure),
    secrets,
    async tell(told) {
      try {
        await told();
      } catch (error) {
        config.logger?.error?.(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

function keepingOf<U extends AuthJsUser>({ config, jwt }: Given<U>, maxAge: number): Keeping {
  const { adapter } = config;
  const { strategy = adapter === undefined ? "jwt" : "database" } = config.session ?? {};
  if (strategy === "database") {
    const methods = [
      "createSession",
      "getSessionAndUser",
      "updateSession",
      "deleteSession",
    ] as const;
    if (adapter !== undefined && has(adapter, methods)) return { strategy, adapter };
    throw wrong(`option "config" must have an adapter with ${methods.join(", ")}`);
  }
  const both = { ...jwt, ...config.jwt };
  const { encode, decode } = both;
  if (encode === undefined || decode === undefined) {
    throw wrong('option "jwt" must be { encode, decode } of "@auth/core/jwt"');
  }
  return { strategy, jwt: { encode, decode }, maxAge: both.maxAge ?? maxAge };
}

function has<A extends object, K extends keyof A>(
  adapter: A,
  methods: readonly K[],
): adapter is Required<A, K> {
  return methods.every((name) => typeof adapter[name] === "function");
}

const wrong = (fault: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `authJs: ${fault}`);
