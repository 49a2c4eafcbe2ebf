import { OnpurposeError } from "../../errors.ts";
import type { AnswerHeaders } from "../../flows/host-session.ts";
import type { RequestHeaders } from "../../http/message.ts";
import type { User } from "../../user.ts";
import type { OneSession } from "../kept-sessions.ts";
import type { PendingCookie } from "./pending.ts";
import type { AuthJsSettings, Keeping } from "./settings.ts";
import type { AuthJsToken, AuthJsUser } from "./shape.ts";
import { accountOf, type SignIn } from "./sign-in.ts";

/** How a session of one request is kept: what its cookie holds. */
interface Kept {
  userId(value: string): Promise<string | null>;
  /** Makes one; its value. */
  make(user: AuthJsUser, isNewUser: boolean): Promise<string>;
  /** Ends the one with this value, so that nobody has it any more; tells what `events.signOut` gets. */
  end(value: string): Promise<{ readonly session: unknown } | { readonly token: unknown }>;
  /** Takes back what `make` made in this request, also when it failed. */
  undo(): Promise<unknown>;
}

export function authJsSession<U extends AuthJsUser>(
  settings: AuthJsSettings<U>,
  signIn: SignIn,
  pending: PendingCookie,
  request: RequestHeaders,
): OneSession {
  const { cookie, config, maxAge, adapter, provider } = settings;
  const value = cookie.read(request);
  const { keeping } = settings;
  const kept =
    keeping.strategy === "jwt" ? inToken(settings, keeping) : inDatabase(settings, keeping);
  const logIn = async (person: User): Promise<AnswerHeaders> => {
    const user = await adapter.getUser(person.id);
    if (user === null) throw noLogin("the account is gone");
    const isNewUser = signIn.isNew(person);
    const made = await kept.make(user, isNewUser);
    // Whoever has planted the one of before, or has got hold of it, does not come along.
    if (value !== null) await kept.end(value);
    const account = accountOf(user, provider);
    await settings.tell(() => config.events?.signIn?.({ user, account, isNewUser }));
    const expires = new Date(Date.now() + maxAge * 1000);
    return [...cookie.write(request, made, expires), ...pending.clear(request)];
  };
  return {
    userId: async () => (value === null ? null : kept.userId(value)),
    pending: () => pending.read(request),
    logIn,
    async hold(record) {
      if (value !== null) await kept.end(value);
      return [...cookie.clear(request), ...pending.write(record)];
    },
    async end() {
      const ended = value === null ? null : await kept.end(value);
      if (ended !== null) await settings.tell(() => config.events?.signOut?.(ended));
      return [...cookie.clear(request), ...pending.clear(request)];
    },
    drop: () => kept.undo(),
  };
}

/** A row of the adapter's table, under what the cookie holds. */
function inDatabase<U extends AuthJsUser>(
  { config, maxAge, updateAge }: AuthJsSettings<U>,
  { adapter }: Extract<Keeping, { strategy: "database" }>,
): Kept {
  let made: string | null = null;
  const remove = async (sessionToken: string): Promise<unknown> => {
    try {
      return await adapter.deleteSession(sessionToken);
    } catch (error) {
      // Some adapters, as Prisma's, fail where there is no such row: a cookie that outlives it must not bar its browser.
      if ((await adapter.getSessionAndUser(sessionToken)) !== null) throw error;
      return null;
    }
  };
  return {
    async userId(sessionToken) {
      const found = await adapter.getSessionAndUser(sessionToken);
      if (found === null) return null;
      const { userId, expires } = found.session;
      const left = expires.getTime() - Date.now();
      if (left <= 0) return null;
      // Those who use it stay in: by the same rule, and as rarely.
      if (left <= (maxAge - updateAge) * 1000) {
        await adapter.updateSession({ sessionToken, expires: inSeconds(maxAge) });
      }
      return userId;
    },
    async make({ id }) {
      const sessionToken = config.session?.generateSessionToken?.() ?? crypto.randomUUID();
      made = sessionToken;
      await adapter.createSession({ sessionToken, userId: id, expires: inSeconds(maxAge) });
      return sessionToken;
    },
    end: async (sessionToken) => ({ session: await remove(sessionToken) }),
    undo: async () => made !== null && remove(made),
  };
}

/** A sealed token, which the cookie holds whole. */
function inToken<U extends AuthJsUser>(
  { config, cookie, provider, secrets }: AuthJsSettings<U>,
  { jwt, maxAge }: Extract<Keeping, { strategy: "jwt" }>,
): Kept {
  const { callbacks } = config;
  const common = (): { secret: string[]; salt: string } => ({
    secret: secrets(),
    salt: cookie.name,
  });
  const decode = async (token: string): Promise<AuthJsToken | null> => {
    try {
      return await jwt.decode({ token, ...common() });
    } catch {
      // Too old, or nobody's.
      return null;
    }
  };
  return {
    async userId(value) {
      let token = await decode(value);
      // The app may end a session by giving null.
      if (token !== null && callbacks?.jwt !== undefined) token = await callbacks.jwt({ token });
      return typeof token?.["sub"] === "string" ? token["sub"] : null;
    },
    async make(user, isNewUser) {
      const { name, email, image, id } = user;
      const account = accountOf(user, provider);
      const trigger = isNewUser ? "signUp" : "signIn";
      const first = { name, email, picture: image, sub: id };
      const told = { token: first, user, account, isNewUser, trigger } as const;
      const token = callbacks?.jwt === undefined ? first : await callbacks.jwt(told);
      if (token === null) throw noLogin("callbacks.jwt gave null");
      return jwt.encode({ token, maxAge, ...common() });
    },
    end: async (value) => ({ token: await decode(value) }),
    // What was not sent is nowhere.
    undo: async () => null,
  };
}

const noLogin = (fault: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `authJs: nobody is logged in: ${fault}`);

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
