import { OnpurposeError } from "../errors.ts";
import type { MagicLinks } from "../magic-links.ts";
import type { HostSessions } from "../routes/host-sessions.ts";
import { checkNames } from "../known-names.ts";
import type { User, Users } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";
import { arrivalPath, mayLead, signInMagicLink, type Asked } from "./better-auth/ask.ts";
import { magicLinkVerify } from "./better-auth/arrive.ts";
import { hasSecondFactor, secondFactorHook } from "./better-auth/second-factor.ts";
import { sessionsOf } from "./better-auth/sessions.ts";
import {
  textOf,
  type Auth,
  type AuthParts,
  type Endpoint,
  type EndpointCall,
  type Hook,
  type ServerCall,
} from "./better-auth/shapes.ts";
import { usersOf } from "./better-auth/users.ts";

export type { Auth, AuthContext, AuthParts, Endpoint, EndpointCall } from "./better-auth/shapes.ts";

/** Options of {@link betterAuthLinks}. */
export interface BetterAuthLinksOptions extends AuthParts {
  /** As of better-auth's magicLink: nobody without an account gets a link. Default false: a first login makes one. */
  readonly disableSignUp?: boolean;
  /**
   * The app's page for the second factor, where better-auth's plugin `twoFactor` is in use: a path, or a URL of an origin
   * that logins may lead to. It is opened with `callbackURL`, where the link leads.
   */
  readonly twoFactorPage?: string;
  /** Asks for links per network, in better-auth's own count. Default 5 in a `window` of 60 seconds, as of its magicLink. */
  readonly rateLimit?: { readonly window: number; readonly max: number };
}

/** What an ask is called with, as of better-auth's magicLink. */
export interface SignInMagicLink {
  readonly email: string;
  readonly callbackURL?: string;
  readonly newUserCallbackURL?: string;
  /** Not used: what is wrong with a link is said on a page of onpurpose's. */
  readonly errorCallbackURL?: string;
  /** Not used. */
  readonly name?: string;
  /** Not used. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The plugin, in the form that better-auth takes. */
export interface BetterAuthPlugin {
  id: "onpurpose";
  endpoints: {
    signInMagicLink: Endpoint<ServerCall<SignInMagicLink>>;
    magicLinkVerify: Endpoint<{ query: Record<string, string>; headers?: Headers }>;
    /** On the server alone: it has no URL. */
    onpurposeLogIn: Endpoint<ServerCall<{ readonly userId: string }>>;
    /** On the server alone: it has no URL. */
    onpurposeCreateUser: Endpoint<ServerCall<{ readonly email: string }>>;
  };
  hooks: {
    after: { matcher(context: object): boolean; handler(context: object): Promise<unknown> }[];
  };
  rateLimit: { window: number; max: number; pathMatcher(path: string): boolean }[];
}

/** better-auth and onpurpose, each with what it needs of the other. */
export interface BetterAuthLinks {
  /** For the option `plugins` of `betterAuth`, in the place of its `magicLink`. */
  readonly plugin: BetterAuthPlugin;
  /**
   * `users` and `sessions`, for `createMagicLinks`.
   *
   * @throws {OnpurposeError} `invalid_option` where better-auth is configured in a way that would let logins go wrong.
   */
  logins<U extends User>(
    auth: Auth<U>,
  ): {
    readonly users: Users<U>;
    readonly sessions: HostSessions<U>;
  };
  /** Lets `signIn.magicLink` ask here. Gives what it was given. */
  connect<U extends User>(magicLinks: MagicLinks<U>): MagicLinks<U>;
}

/**
 * Logins by onpurpose's links in the users and sessions of better-auth 1.7, in the place of its plugin `magicLink`.
 * `authClient.signIn.magicLink` goes on to work, and opening a link logs nobody in any more.
 */
export function betterAuthLinks(options: BetterAuthLinksOptions): BetterAuthLinks {
  checkBetterAuth(options);
  const { disableSignUp = false, twoFactorPage } = options;
  const fresh = new WeakSet<object>();
  let connected: Asked | null = null;
  let hook: Hook | null = null;
  const plugin = makePlugin(
    options,
    () => connected,
    () => hook,
  );
  return {
    plugin,
    logins<U extends User>(auth: Auth<U>) {
      checkAuth(auth, twoFactorPage);
      hook = secondFactorHook(auth.options);
      return {
        users: usersOf(auth, fresh, !disableSignUp),
        sessions: sessionsOf(auth, {
          fresh,
          twoFactorPage,
          mayLead: (target) => mayLead(connected, target),
        }),
      };
    },
    connect(magicLinks) {
      connected = magicLinks;
      return magicLinks;
    },
  };
}

function checkBetterAuth(options: BetterAuthLinksOptions): void {
  const name = "betterAuthLinks";
  checkNames(name, options, {
    createAuthEndpoint: true,
    setSessionCookie: true,
    disableSignUp: true,
    twoFactorPage: true,
    rateLimit: true,
  });
  for (const [part, home] of [
    ["createAuthEndpoint", "better-auth/api"],
    ["setSessionCookie", "better-auth/cookies"],
  ] as const) {
    const given: unknown = Reflect.get(options, part);
    if (typeof given !== "function") throw wrongOption(part, `that of ${home}`, name);
  }
}

function makePlugin(
  { rateLimit, ...parts }: BetterAuthLinksOptions,
  connected: () => Asked | null,
  factorHook: () => Hook | null,
): BetterAuthPlugin {
  const asks = (path: string): boolean => path.startsWith("/sign-in/magic-link");
  const serverOnly = { method: "POST", metadata: { SERVER_ONLY: true } } as const;
  return {
    id: "onpurpose",
    endpoints: {
      signInMagicLink: parts.createAuthEndpoint("/sign-in/magic-link", { method: "POST" }, (call) =>
        signInMagicLink(call, connected()),
      ),
      magicLinkVerify: parts.createAuthEndpoint(arrivalPath, { method: "GET" }, (call) =>
        magicLinkVerify(call, connected()),
      ),
      // Under the path of better-auth's own magic links: other plugins tell a login by it.
      onpurposeLogIn: parts.createAuthEndpoint(arrivalPath, serverOnly, (call) =>
        logIn(call, parts),
      ),
      onpurposeCreateUser: parts.createAuthEndpoint("/magic-link/user", serverOnly, createUser),
    },
    hooks: {
      after: [
        {
          matcher: (context) => factorHook() !== null && startedFor(context, hasSecondFactor),
          handler: async (context) => factorHook()?.handler(context),
        },
      ],
    },
    rateLimit: [{ window: rateLimit?.window ?? 60, max: rateLimit?.max ?? 5, pathMatcher: asks }],
  };
}

/** A new session of better-auth's, and its cookies. */
async function logIn(call: EndpointCall, parts: AuthParts): Promise<{ token: string }> {
  const { internalAdapter } = call.context;
  const userId = textOf(call.body, "userId") ?? "";
  const user = await internalAdapter.findUserById(userId);
  const session = user && (await internalAdapter.createSession(userId));
  if (user === null || session === null) {
    throw new OnpurposeError("invalid_host_answer", "better-auth made no session");
  }
  await parts.setSessionCookie(call, { session, user });
  return { token: session.token };
}

/** Within an endpoint, as better-auth's hooks and its option `validateUserInfo` expect it. */
async function createUser({ body, context }: EndpointCall): Promise<object> {
  const email = textOf(body, "email") ?? "";
  const found = await context.internalAdapter.findUserByEmail(email);
  if (found !== null) return found.user;
  const user = { email, emailVerified: true, name: "" };
  return context.internalAdapter.createUser(user, { method: "magic-link" });
}

/** Whether this is the end of a login of ours, by somebody of whom this holds. */
function startedFor(hooked: object, holds: (user: unknown) => boolean): boolean {
  const path: unknown = Reflect.get(hooked, "path");
  const context: unknown = Reflect.get(hooked, "context");
  if (path !== arrivalPath || typeof context !== "object" || context === null) return false;
  const session: unknown = Reflect.get(context, "newSession");
  return typeof session === "object" && session !== null && holds(Reflect.get(session, "user"));
}

/** What would let a login go wrong later, and so does not start. */
function checkAuth({ options }: Pick<Auth<unknown>, "options">, factorPage?: string): void {
  const has = (wanted: string): boolean =>
    options.plugins?.some(({ id }) => id === wanted) ?? false;
  const faults: readonly (readonly [found: boolean, fault: string])[] = [
    [!has("onpurpose"), "better-auth's option plugins must have its plugin"],
    [has("magic-link"), "better-auth's magicLink must go: its links log in whoever opens them"],
    [
      has("two-factor") && factorPage === undefined,
      'with better-auth\'s twoFactor the option "twoFactorPage" must be the page for it',
    ],
  ];
  const [, fault] = faults.find(([found]) => found) ?? [];
  if (fault !== undefined) throw new OnpurposeError("invalid_option", `betterAuthLinks: ${fault}`);
}
