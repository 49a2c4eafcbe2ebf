import { OnpurposeError } from "../errors.ts";
import type { AnswerHeaders } from "../flows/host-session.ts";
import { requestOf, type RequestHeaders, type WithHeaders } from "../http/message.ts";
import { checkNames } from "../known-names.ts";
import { isObject } from "../option-shapes.ts";
import type { HostSessions } from "../routes/host-sessions.ts";
import { checkUser, mayLogIn, type User, type Users } from "../user.ts";
import { wrongOption } from "../wrong-option.ts";

// What all integrations have in common: who is logged in, and a second factor that is still to come. Each of them only
// says how one request's session is read, made anew and ended.

type Answer<T> = T | Promise<T>;

/** How long somebody may take for a second factor. */
const pendingMs = 10 * 60_000;

export interface KeptSessionsOptions<U extends User = User> {
  /** The same as the option `users` of `createMagicLinks`: asked anew at each request. */
  readonly users: Pick<Users<U>, "findById" | "mayLogIn">;
  /**
   * Where this user passes a second factor, or null when they need none. Until `complete` is called the user is not logged
   * in. Default: nobody needs one. When it throws, the press is refused, and the link is as good as before.
   */
  secondFactor?(user: NoInfer<U>, request: RequestHeaders): Answer<string | null>;
}

/** Somebody who has pressed, and whose second factor is still to come. */
export interface PendingLogin<U extends User = User> {
  readonly user: U;
  /** Where the link leads. */
  readonly redirectTo: string;
}

/** A login after its second factor. */
export interface CompletedLogin<U extends User = User> extends PendingLogin<U> {
  /** To be sent with the host's answer, such as its redirect; empty where the framework sends its cookie by itself. */
  readonly headers: AnswerHeaders;
}

/** Sessions of the host's, for the option `sessions`, and the way through a second factor. */
export interface KeptSessions<U extends User = User> extends HostSessions<U> {
  /** Whose second factor is to come in this request's browser; null when there is none, or it took over ten minutes. */
  pending(request: WithHeaders | RequestHeaders): Promise<PendingLogin<U> | null>;
  /**
   * The second factor is passed: starts the login, in a session with a new id. To be called after the factor was checked
   * for the user that `pending` gives; null when there is none any more, or they may not log in.
   */
  complete(request: WithHeaders | RequestHeaders): Promise<CompletedLogin<U> | null>;
}

/** As it is written into a session. */
export interface PendingRecord {
  readonly userId: string;
  readonly redirectTo: string;
  /** In milliseconds. */
  readonly until: number;
}

/** The session of one request's browser. A function that fails throws. */
export interface OneSession {
  /** Who is logged in. */
  userId(): Answer<string | null>;
  /** What {@link hold} has written, or anything else. */
  pending(): Answer<unknown>;
  /** In place of the session, whatever it holds, a new one in which the user is logged in. */
  logIn(user: User): Answer<AnswerHeaders>;
  /** The same, with nobody logged in. */
  hold(record: PendingRecord): Answer<AnswerHeaders>;
  /** Ends it. */
  end(): Answer<AnswerHeaders>;
  /** Takes back a session that must not live, also a half-made one. Default: `end`. */
  drop?(): Answer<unknown>;
}

/** Of all integrations. */
export const keptNames = { users: true, secondFactor: true } as const;

/**
 * Options of an integration: none is misspelt, and `users` can be asked.
 *
 * @throws {OnpurposeError} `invalid_option`
 */
export function checkKept<U extends User, O extends KeptSessionsOptions<U>>(
  where: string,
  options: O,
  accepted: Readonly<Record<keyof O, true>>,
): void {
  checkNames(where, options, accepted);
  const users: unknown = options.users;
  const asked = isObject(users) && typeof Reflect.get(users, "findById") === "function";
  if (!asked) throw wrongOption("users", "the same as the option users of createMagicLinks", where);
  const secondFactor: unknown = Reflect.get(options, "secondFactor");
  if (secondFactor !== undefined && typeof secondFactor !== "function") {
    throw wrongOption("secondFactor", "a function that gives a page, or null", where);
  }
}

export function keepSessions<U extends User>(
  open: (request: RequestHeaders) => OneSession,
  options: KeptSessionsOptions<U>,
): KeptSessions<U> {
  const { users } = options;
  const find = async (id: string): Promise<U | null> => {
    const user = checkUser(await users.findById(id), "users.findById")?.own ?? null;
    return user !== null && (await mayLogIn(users, user)) ? user : null;
  };
  const findPending = async (session: OneSession): Promise<PendingLogin<U> | null> => {
    const record = readRecord(await session.pending());
    if (record === null) return null;
    const user = await find(record.userId);
    return user && { user, redirectTo: record.redirectTo };
  };
  return {
    async current(request) {
      const id = await open(request).userId();
      return id === null ? null : find(id);
    },
    async start(user, request, { redirectTo }) {
      const session = open(request);
      const factor = await factorOf(options, user, request);
      const undo = async (): Promise<void> => void (await drop(session));
      if (factor === null) {
        return { headers: await orDrop(session, () => session.logIn(user)), undo };
      }
      const record = { userId: user.id, redirectTo, until: Date.now() + pendingMs };
      const headers = await orDrop(session, () => session.hold(record));
      return { headers, redirectTo: factor, undo };
    },
    end: (request) => open(request).end(),
    pending: async (request) => findPending(open(requestOf(request))),
    async complete(request) {
      const session = open(requestOf(request));
      const found = await findPending(session);
      if (found === null) return null;
      return { ...found, headers: await orDrop(session, () => session.logIn(found.user)) };
    },
  };
}

/** Anything but a text and null is no answer: a `return` that was forgotten must skip nobody's second factor. */
async function factorOf<U extends User>(
  options: Pick<KeptSessionsOptions<U>, "secondFactor">,
  user: U,
  request: RequestHeaders,
): Promise<string | null> {
  if (options.secondFactor === undefined) return null;
  const page: unknown = await options.secondFactor(user, request);
  if (page === null || typeof page === "string") return page;
  const message = "secondFactor must give where a second factor is passed, or null";
  throw new OnpurposeError("invalid_host_answer", message);
}

const drop = (session: OneSession): Answer<unknown> =>
  session.drop === undefined ? session.end() : session.drop();

/** What fails half-way must not be written later, by a framework that saves sessions with its answer. */
async function orDrop<T>(session: OneSession, make: () => Answer<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    try {
      await drop(session);
    } catch {
      // The first failure is the one to tell of.
    }
    throw error;
  }
}

function readRecord(value: unknown): PendingRecord | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("userId" in value && "redirectTo" in value && "until" in value)) return null;
  const { userId, redirectTo, until } = value;
  if (typeof userId !== "string" || typeof redirectTo !== "string") return null;
  return typeof until === "number" && Date.now() < until ? { userId, redirectTo, until } : null;
}

/** The framework's request that an integration works on. */
export function platformOf(request: RequestHeaders, name: string, wanted: string): object {
  const { platform } = request;
  if (typeof platform === "object" && platform !== null) return platform;
  throw missing(name, wanted);
}

export const missing = (name: string, wanted: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `${name}: the request has no ${wanted}`);
