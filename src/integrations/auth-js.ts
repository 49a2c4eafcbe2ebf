import { authJsSession } from "./auth-js/sessions.ts";
import { authJsSettings } from "./auth-js/settings.ts";
import type {
  Answer,
  AuthJsAdapter,
  AuthJsConfig,
  AuthJsJwt,
  AuthJsUser,
} from "./auth-js/shape.ts";
import { signInOf } from "./auth-js/sign-in.ts";
import { authJsUsers, type AuthJsPerson } from "./auth-js/users.ts";
import { pendingCookie } from "./auth-js/pending.ts";
import { keepSessions, type KeptSessions, type KeptSessionsOptions } from "./kept-sessions.ts";
import { checkNames } from "../known-names.ts";
import { isObject } from "../option-shapes.ts";
import { mayLogIn, type Users } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";

export type {
  AuthJsAdapter,
  AuthJsConfig,
  AuthJsJwt,
  AuthJsToken,
  AuthJsUser,
} from "./auth-js/shape.ts";
export type { AuthJsPerson } from "./auth-js/users.ts";
export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

export interface AuthJsOptions<U extends AuthJsUser = AuthJsUser> extends Pick<
  KeptSessionsOptions<AuthJsPerson<U>>,
  "secondFactor"
> {
  /** The same as the option `url` of `createMagicLinks`. Over https cookies are `Secure`, unless `useSecureCookies` says no. */
  readonly url: string;
  /** The very object that Auth.js gets: its adapter, strategy, lifetimes, cookies, secret and callbacks. */
  readonly config: AuthJsConfig<U>;
  /** Where sessions are JWTs: `{ encode, decode }` of `@auth/core/jwt`. Those of `config.jwt` go first. */
  readonly jwt?: AuthJsJwt;
  /** Where the configuration has none: whatever has `getUser` and `getUserByEmail`. Default `config.adapter`. */
  readonly adapter?: AuthJsAdapter<U>;
  /** Whether the first login of an unknown address makes its account, by `createUser`. Default false. */
  readonly signUp?: boolean;
  /** What callbacks and events get as `account.provider`. Default `email`. */
  readonly provider?: string;
  /** Asked at each ask, press and `currentUser`, beside `callbacks.signIn`. Default: everybody may. */
  mayLogIn?(person: AuthJsPerson<NoInfer<U>>): Answer<boolean>;
}

/** For the options `users` and `sessions` of `createMagicLinks`. */
export interface AuthJs<U extends AuthJsUser = AuthJsUser> {
  readonly users: Users<AuthJsPerson<U>>;
  readonly sessions: KeptSessions<AuthJsPerson<U>>;
}

/**
 * Auth.js's users and sessions, as @auth/core 0.41 and what builds on it keep them: rows of its adapter, or JWTs. A login is
 * one of Auth.js's: `auth()`, `getSession` and `/auth/session` tell it, and its `signOut` ends it.
 *
 * @throws {OnpurposeError} `invalid_option` for what is missing.
 */
export function authJs<U extends AuthJsUser>(options: AuthJsOptions<U>): AuthJs<U> {
  checkNames("authJs", options, {
    url: true,
    config: true,
    jwt: true,
    adapter: true,
    signUp: true,
    provider: true,
    mayLogIn: true,
    secondFactor: true,
  });
  if (!isObject(options.config))
    throw wrongOption("config", "the object that Auth.js gets", "authJs");
  const settings = authJsSettings(options);
  const { config, provider, secrets, secure } = settings;
  const signIn = signInOf(config, provider);
  const users = authJsUsers(settings, signIn, options);
  const pending = pendingCookie(secrets, secure);
  const kept = keepSessions<AuthJsPerson<U>>(
    (request) => authJsSession(settings, signIn, pending, request),
    {
      users: {
        findById: (id) => users.findById(id),
        // Not signIn: a request is no login.
        mayLogIn: (person) => mayLogIn(options, person),
      },
      secondFactor: async (...asked) =>
        options.secondFactor === undefined ? null : options.secondFactor(...asked),
    },
  );
  return {
    users,
    sessions: {
      ...kept,
      async start(person, request, login) {
        const elsewhere = await signIn.refusal(person);
        if (elsewhere !== null) return { headers: [], redirectTo: elsewhere };
        return kept.start(person, request, login);
      },
    },
  };
}
