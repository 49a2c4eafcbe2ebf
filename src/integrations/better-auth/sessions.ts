import { OnpurposeError } from "../../errors.ts";
import type { AnswerHeaders } from "../../flows/host-session.ts";
import type { RequestHeaders } from "../../http/message.ts";
import type { HostSessions } from "../../routes/host-sessions.ts";
import type { User } from "../../user.ts";
import { arrivalOf } from "./arrive.ts";
import { textOf, type Answered, type Auth, type AuthOptions } from "./shapes.ts";
import { isBanned, userReader } from "./users.ts";

interface SessionsOptions {
  /** Those made by a login that is going on. */
  readonly fresh: WeakSet<object>;
  readonly twoFactorPage: string | undefined;
  /** Whether logins may lead there. */
  readonly mayLead: (target: string) => boolean;
}

/** better-auth's sessions: its rows, its cookies. */
export function sessionsOf<U extends User>(
  auth: Auth<U>,
  { fresh, twoFactorPage, mayLead }: SessionsOptions,
): HostSessions<U> {
  const { api, options } = auth;
  const readUser = userReader(auth);
  const read = async (headers: Headers, disableCookieCache: boolean) => {
    // Without the refresh: its cookie could not go along.
    const query = { disableRefresh: true, disableCookieCache };
    return carriesSession(headers) ? api.getSession({ headers, query }) : null;
  };
  const drop = async (token: string | null): Promise<void> => {
    if (token !== null) await (await auth.$context).internalAdapter.deleteSession(token);
  };
  // The plugin that keeps several logins in one browser is told so by its app.
  const keepsOthers = options.plugins?.some(({ id }) => id === "multi-session") ?? false;
  return {
    async current(request) {
      const user = readUser((await read(headersOf(request, options), false))?.user);
      return user === null || isBanned(user) ? null : user;
    },
    async start(user, request, login) {
      const headers = headersOf(request, options);
      const before = textOf((await read(headers, true))?.session, "token");
      const body = { userId: user.id };
      const made = await api.onpurposeLogIn({ body, headers, returnHeaders: true });
      const token = textOf(made.response, "token");
      const undo = async (): Promise<void> => drop(token);
      try {
        if (!keepsOthers) await drop(before);
      } catch (error) {
        await undo();
        throw error;
      }
      const target = arrivalOf(login.redirectTo, fresh.has(user), mayLead);
      const redirectTo = token === null ? factorPage(made, twoFactorPage, target) : target;
      return { headers: cookiesOf(made), redirectTo, undo };
    },
    async end(request) {
      const headers = headersOf(request, options);
      const out = await api.signOut({ headers, returnHeaders: true });
      // better-auth says yes when the row could not be deleted, too.
      if ((await read(headers, true)) === null) return cookiesOf(out);
      throw new OnpurposeError("invalid_host_answer", "better-auth did not delete the session");
    },
  };
}

/** The app's page for better-auth's second factor, with where the link leads. */
function factorPage({ response }: Answered, page: string | undefined, target: string): string {
  const pending = typeof response === "object" && response !== null;
  if (!pending || !("twoFactorRedirect" in response) || page === undefined) {
    throw new OnpurposeError("invalid_host_answer", "better-auth started no session");
  }
  const query = new URLSearchParams({ callbackURL: target });
  return `${page}${page.includes("?") ? "&" : "?"}${String(query)}`;
}

const cookiesOf = ({ headers }: Answered): AnswerHeaders =>
  (headers?.getSetCookie() ?? []).map((line) => ["set-cookie", line] as const);

const carriesSession = (headers: Headers): boolean =>
  headers.has("cookie") || headers.has("authorization");

/** What better-auth reads of a request: whose it is, where it came to, and what it writes into a session. */
const readHeaders = [
  "cookie",
  "authorization",
  "host",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-for",
  "user-agent",
  "origin",
];

function headersOf(request: RequestHeaders, { advanced }: AuthOptions): Headers {
  const headers = new Headers();
  for (const name of [...readHeaders, ...(advanced?.ipAddress?.ipAddressHeaders ?? [])]) {
    const value = request.header(name.toLowerCase());
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
