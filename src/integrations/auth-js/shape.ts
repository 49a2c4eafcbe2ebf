import type { SetCookie } from "cookie";

// What is needed of Auth.js (@auth/core 0.41, and next-auth 5 on top of it), as its own types have it. Callbacks are
// described by methods whose parameters ask for little: an app may have widened Auth.js's `User` and `JWT`.

export type Answer<T> = T | PromiseLike<T>;

/** A user as the adapter keeps them. */
export interface AuthJsUser {
  readonly id: string;
  readonly email: string;
  readonly name?: string | null | undefined;
  readonly image?: string | null | undefined;
  readonly emailVerified: Date | null;
}

/** The app's database, as Auth.js sees it. */
export interface AuthJsAdapter<U extends AuthJsUser = AuthJsUser> {
  getUser?(id: string): Answer<U | null>;
  getUserByEmail?(email: string): Answer<U | null>;
  createUser?(user: AuthJsUser): Answer<U>;
  updateUser?(user: { id: string; emailVerified: Date }): Answer<object>;
  createSession?(session: { sessionToken: string; userId: string; expires: Date }): unknown;
  getSessionAndUser?(sessionToken: string): Answer<{
    readonly session: { readonly userId: string; readonly expires: Date };
  } | null>;
  updateSession?(session: { sessionToken: string; expires: Date }): unknown;
  deleteSession?(sessionToken: string): unknown;
}

/** What a JWT of Auth.js's says. */
export type AuthJsToken = Record<string, unknown>;

/** `encode` and `decode` of `@auth/core/jwt`, or of `next-auth/jwt`. */
export interface AuthJsJwt {
  encode(params: {
    token?: AuthJsToken;
    secret: string | string[];
    salt: string;
    maxAge?: number;
  }): Answer<string>;
  decode(params: {
    token?: string;
    secret: string | string[];
    salt: string;
  }): Answer<AuthJsToken | null>;
}

interface LoginParams {
  readonly user: object;
  readonly account?: object | null;
  readonly isNewUser?: boolean;
}

/** Also where the app has none of these, but others of Auth.js's: TypeScript takes such an object for a mistake otherwise. */
type Among<T> = object & T;

/** The configuration that Auth.js gets, as far as it matters here. */
export interface AuthJsConfig<U extends AuthJsUser = AuthJsUser> {
  readonly adapter?: AuthJsAdapter<U>;
  readonly secret?: string | string[];
  readonly basePath?: string;
  readonly useSecureCookies?: boolean;
  readonly cookies?: Among<{
    readonly sessionToken?: {
      readonly name?: string;
      readonly options?: Omit<SetCookie, "name" | "value"> & { encode?: (value: string) => string };
    };
  }>;
  readonly session?: Among<{
    readonly strategy?: "jwt" | "database";
    readonly maxAge?: number;
    readonly updateAge?: number;
    generateSessionToken?(): string;
  }>;
  readonly jwt?: Among<Partial<AuthJsJwt> & { readonly maxAge?: number }>;
  readonly pages?: Among<{ readonly error?: string }>;
  readonly callbacks?: Among<{
    signIn?(
      params: LoginParams & { readonly email?: { readonly verificationRequest?: boolean } },
    ): Answer<boolean | string>;
    jwt?(
      params: Partial<LoginParams> & {
        token: AuthJsToken;
        trigger?: "signIn" | "signUp" | "update";
      },
    ): Answer<AuthJsToken | null>;
  }>;
  readonly events?: Among<{
    signIn?(message: LoginParams): unknown;
    signOut?(message: { readonly session: unknown } | { readonly token: unknown }): unknown;
    createUser?(message: { readonly user: object }): unknown;
    updateUser?(message: { readonly user: object }): unknown;
  }>;
  readonly logger?: Among<{ error?(error: Error): unknown }>;
}
