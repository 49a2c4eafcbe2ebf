import { wantsJson } from "../http/accept.ts";
import { requestOf, type WithHeaders } from "../http/message.ts";
import type { MagicLinks } from "../magic-links.ts";
import { called, expressSessionOf } from "./express-session.ts";
import {
  checkKept,
  keepSessions,
  keptNames,
  missing,
  platformOf,
  type KeptSessions,
  type KeptSessionsOptions,
} from "./kept-sessions.ts";
import type { User } from "../user.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

export interface PassportOptions<U extends User = User> extends KeptSessionsOptions<U> {
  /** The id of a user as the app's `deserializeUser` gives it. Default: its `id`. */
  userId?(user: object): string;
}

/**
 * Logins of Passport 0.6 and later: `req.login` and `req.logout`, so that `req.user` and `req.isAuthenticated()` say who is
 * in. `express-session` and `passport.session()` come before onpurpose; `serializeUser` gets what `users.findById` gives.
 */
export function passportSessions<U extends User>(options: PassportOptions<U>): KeptSessions<U> {
  const name = "passportSessions";
  checkKept(name, options, { ...keptNames, userId: true });
  return keepSessions((request) => {
    const req = platformOf(request, name, loginMethods);
    const session = expressSessionOf(request, name, "");
    const nobody = (): boolean => Reflect.set(req, "user", undefined);
    return {
      userId() {
        passportOf(req);
        const user: unknown = Reflect.get(req, "user");
        if (typeof user !== "object" || user === null) return null;
        return options.userId === undefined ? idOf(user) : options.userId(user);
      },
      pending: () => session.pending(),
      async logIn({ id }) {
        const user = await options.users.findById(id);
        await called((done) => passportOf(req).login(user, done));
        return [];
      },
      async hold(record) {
        passportOf(req);
        nobody();
        return session.hold(record);
      },
      async end() {
        await called((done) => passportOf(req).logout(done));
        return [];
      },
      async drop() {
        nobody();
        await session.end();
      },
    };
  }, options);
}

interface Passport {
  login(user: unknown, done: (error?: unknown) => void): unknown;
  logout(done: (error?: unknown) => void): unknown;
}

const loginMethods = "login and logout of Passport: app.use(passport.session()) comes first";

function passportOf(req: object): Passport {
  const has = (value: object): value is Passport =>
    ["login", "logout"].every((name) => typeof Reflect.get(value, name) === "function");
  if (has(req)) return req;
  throw missing("passportSessions", loginMethods);
}

const idOf = (user: object): string => String(Reflect.get(user, "id"));

/** What Passport puts into a strategy for each request. */
interface Outcome {
  success(user: object): void;
  redirect(url: string): void;
  fail(status: number): void;
  error(error: unknown): void;
}

/** A request as Express has it. */
interface ExpressRequest extends WithHeaders {
  readonly method?: string | undefined;
  readonly originalUrl?: string | undefined;
}

/** A strategy for `passport.use`. */
export interface OnpurposeStrategy {
  readonly name: "onpurpose";
  authenticate(this: Outcome, request: ExpressRequest): void;
}

/**
 * For apps whose sessions are onpurpose's own: `passport.authenticate("onpurpose", { session: false })` lets through whoever
 * is logged in, as `req.user`, and leads everybody else to the login page, from a GET with the way back. Only a request for
 * JSON fails, with 401, or goes on to the next strategy: name those first that are to be tried first.
 */
export const onpurposeStrategy = (
  magicLinks: Pick<MagicLinks, "currentUser" | "loginPath">,
): OnpurposeStrategy => ({
  name: "onpurpose",
  authenticate(request) {
    const decide = async (): Promise<() => void> => {
      const user = await magicLinks.currentUser(request);
      if (user !== null) return () => this.success(user);
      // A script would be led to a page that it cannot read.
      if (wantsJson(requestOf(request))) return () => this.fail(401);
      // What was posted is gone after a login.
      const path = magicLinks.loginPath(request.method === "GET" ? request.originalUrl : undefined);
      return () => this.redirect(path);
    };
    // What the app does then is not ours to catch.
    decide().then(
      (go) => go(),
      (error: unknown) => this.error(error),
    );
  },
});
