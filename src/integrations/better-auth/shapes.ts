// What is needed of better-auth, as its own types fit it. Nothing of it is imported: it is no dependency.

/** What its endpoints are called with, as far as ours read it. */
export interface EndpointCall {
  readonly body?: unknown;
  readonly query?: unknown;
  readonly headers?: HeadersInit | undefined;
  readonly context: AuthContext;
  /** Of the answer. */
  readonly responseHeaders: Headers;
  redirect(url: string): Error;
  error(
    status: ErrorStatus,
    body: { readonly code: string; readonly message: string },
    headers?: Record<string, string>,
  ): Error;
}

type ErrorStatus =
  | "BAD_REQUEST"
  | "FORBIDDEN"
  | "GONE"
  | "TOO_MANY_REQUESTS"
  | "SERVICE_UNAVAILABLE";

export interface AuthContext {
  /** With its path, such as `https://app.example.com/api/auth`. */
  readonly baseURL: string;
  readonly options: AuthOptions;
  readonly internalAdapter: InternalAdapter;
  readonly adapter: {
    deleteMany(rows: { model: string; where: { field: string; value: string }[] }): Promise<number>;
  };
  isTrustedOrigin(url: string, settings?: { readonly allowRelativePaths: boolean }): boolean;
}

export interface AuthOptions {
  readonly plugins?: readonly Plugin[] | undefined;
  readonly advanced?:
    | { readonly ipAddress?: { readonly ipAddressHeaders?: string[] } | undefined }
    | undefined;
}

export interface InternalAdapter {
  findUserById(id: string): Promise<object | null>;
  findUserByEmail(email: string): Promise<{ readonly user: object } | null>;
  createUser(
    user: { readonly email: string; readonly emailVerified: boolean; readonly name: string },
    source: { readonly method: "magic-link" },
  ): Promise<object>;
  updateUser(
    id: string,
    data: {
      readonly emailVerified?: boolean;
      readonly phoneNumber?: null;
      readonly phoneNumberVerified?: boolean;
    },
  ): Promise<unknown>;
  findAccounts(userId: string): Promise<readonly { readonly id: string }[]>;
  deleteAccount(id: string): Promise<unknown>;
  createSession(userId: string): Promise<{ readonly token: string } | null>;
  deleteSession(token: string): Promise<unknown>;
  deleteUserSessions(userId: string): Promise<unknown>;
}

export interface Plugin {
  readonly id: string;
  /** Of its tables, by their names. */
  readonly schema?: object | undefined;
  /** `before` is not used: some plugins have nothing else. */
  readonly hooks?:
    | { readonly before?: unknown; readonly after?: readonly Hook[] | undefined }
    | undefined;
}

/** As better-auth runs it after an endpoint. */
export interface Hook {
  matcher(context: { readonly path?: string | undefined }): boolean;
  handler(context: object): Promise<unknown>;
}

export interface Endpoint<Input> {
  (input: Input & { readonly returnHeaders: true }): Promise<Answered>;
  (input: Input): Promise<unknown>;
  path: string;
  options: { method: "GET" | "POST" };
}

/** What `returnHeaders` gives. */
export interface Answered {
  readonly headers?: Headers | null | undefined;
  readonly response: unknown;
}

/** Of better-auth's, for its plugins: handed over, because nothing of it is imported here. */
export interface AuthParts {
  /** Of `better-auth/api`. */
  createAuthEndpoint<Input>(
    path: string,
    options: { method: "GET" | "POST"; metadata?: { SERVER_ONLY: true } },
    handler: (call: EndpointCall) => Promise<unknown>,
  ): Endpoint<Input>;
  /** Of `better-auth/cookies`. */
  setSessionCookie(
    call: EndpointCall,
    session: { readonly session: object; readonly user: object },
  ): Promise<unknown>;
}

export interface ServerCall<Body> {
  readonly body: Body;
  readonly headers: Headers;
}

/** What `betterAuth({ plugins: [links.plugin] })` gives. */
export interface Auth<U> {
  readonly $Infer: { readonly Session: { readonly user: U } };
  readonly $context: Promise<AuthContext>;
  readonly options: AuthOptions;
  readonly api: {
    getSession(input: {
      readonly headers: Headers;
      readonly query: { readonly disableRefresh: boolean; readonly disableCookieCache: boolean };
    }): Promise<{ readonly user: object; readonly session: object } | null>;
    signOut(input: { readonly headers: Headers; readonly returnHeaders: true }): Promise<Answered>;
    onpurposeLogIn: Endpoint<ServerCall<{ readonly userId: string }>>;
    onpurposeCreateUser: Endpoint<ServerCall<{ readonly email: string }>>;
  };
}

/** A text of an object that nobody has checked, or null. */
export function textOf(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found: unknown = Reflect.get(value, name);
  return typeof found === "string" && found !== "" ? found : null;
}
