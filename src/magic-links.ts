import { randomBelow } from "./crypto.ts";
import { OnpurposeError } from "./errors.ts";
import type { AskInfo } from "./flows/asks.ts";
import { judgeAskedRedirect } from "./flows/asked-redirect.ts";
import type { Explanations } from "./flows/explain.ts";
import type { IssueRequest, Issued } from "./flows/issue.ts";
import type { PersonRecords, PersonRequest } from "./flows/person.ts";
import type { LinkList, LinksRequest } from "./flows/list.ts";
import type { ReclassifyProgress } from "./flows/reclassify.ts";
import type { ReportRequest } from "./flows/report.ts";
import type { RevokeRequest } from "./flows/revoke.ts";
import { currentUser, listSessions, type SessionInfo } from "./flows/sessions.ts";
import type { UpkeepOptions } from "./flows/upkeep.ts";
import { createCookieJar } from "./http/cookies.ts";
import {
  fromWebRequest,
  requestOf,
  toWebResponse,
  type HttpAnswer,
  type HttpRequest,
  type RequestInfo,
  type RequestHeaders,
  type WithHeaders,
} from "./http/message.ts";
import { keepInside } from "./inside.ts";
import { loadOnce } from "./load-once.ts";
import { basePathOf, isBelowMount, loginPathOf } from "./mount.ts";
import { resolveOptions, type MagicLinksOptions } from "./options.ts";
import type { Report } from "./reports/report.ts";
import type { Counters, RouteContext } from "./routes/context.ts";
import { isHttps } from "./secure-url.ts";
import { askPauseMs, type Settings } from "./settings.ts";
import type { Purged } from "./stores/store.ts";
import type { Explanation } from "./timeline/explanation.ts";
import { checkCurrent, type User } from "./user.ts";
import type { SentEvents } from "./webhooks/sender.ts";

/** Magic-link logins, configured and running. `U` is what a user of the host's is. */
export interface MagicLinks<U extends User = User> {
  /**
   * Answers a request to any page of onpurpose. `peerAddress` is who opened the connection: without it there are no
   * limits by network. `waitUntil`: where the platform ends a process with its answer.
   */
  handler(request: Request, info?: RequestInfo): Promise<Response>;
  /** The same for adapters, without a Request and a Response in between. Never rejects. */
  respond(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * Loads what answers requests, which else is loaded with the first of them: adapters of servers do so as they are mounted.
   * Rejects where the installation is broken.
   */
  ready(): Promise<void>;
  /** Whether a path (with or without query) is one of onpurpose's. */
  handles(target: string): boolean;
  /**
   * Issues a link by the app itself; with `within`, in a transaction that the app has open.
   *
   * @throws {OnpurposeError} `invalid_argument`; `store_unavailable`.
   */
  issue(request: IssueRequest<U>): Promise<Issued>;
  /** Takes links out of use: one, a user's, or all. Gives how many. */
  revoke(target: RevokeRequest): Promise<number>;
  /**
   * What happened to a link, in words, and what to tell the person who asks; null when there is no such link. Draw it
   * with `timelineSvg`, print it with `timelineText`.
   */
  explain(linkId: string): Promise<Explanation | null>;
  /**
   * The same of what was asked for on the login page with an address: the newest 50 asks, and the links of the newest
   * 20 of them. Links that the app issued by itself are not among them.
   *
   * @throws {OnpurposeError} `invalid_argument` unless it is one plain address.
   */
  explainAddress(address: string): Promise<Explanations>;
  /**
   * The same of a user: what was asked for with the address that they have now, and the newest of the links that the
   * app issued for them; 20 links at most.
   *
   * @throws {OnpurposeError} `invalid_argument` unless it is the id of a user.
   */
  explainUser(userId: string): Promise<Explanations>;
  /**
   * The user logged in in this request's browser, or null. Asks `users.findById` and `users.mayLogIn` anew each
   * time; with sessions of the host's, their `current`. Gives the very object that these gave, with its address as it is
   * there. Takes what functions of the host's are asked about, too.
   */
  currentUser(request: WithHeaders | RequestHeaders): Promise<U | null>;
  /**
   * The path of the login page, leading back to `redirectTo` after the login; to the option `redirectTo`
   * when a login may not lead there.
   *
   * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
   */
  loginPath(redirectTo?: string): string;
  /**
   * The asks for an address on the login page, newest first, 50 at most, and what came of each: whether a mail was
   * sent, and if not, why not.
   *
   * @throws {OnpurposeError} `invalid_argument` unless it is one plain address.
   */
  asks(address: string): Promise<readonly AskInfo[]>;
  /**
   * Links as they stand, each with its ask, its session and its visits counted; newest first, or as asked for. Go on with
   * the answer's `next`.
   *
   * @throws {OnpurposeError} `invalid_argument`
   */
  links(request?: LinksRequest): Promise<LinkList>;
  /**
   * What became of the links of a period, the last 30 days by default: time to the press, opens before and after it, who
   * made the visits, and how far people came. By the days on which links were issued, as {@link MagicLinks.upkeep}
   * counted them last, or counted anew.
   *
   * @throws {OnpurposeError} `invalid_argument`
   */
  report(request?: ReportRequest): Promise<Report>;
  /**
   * Judges all visits anew by the rules of this version, each with those before and after it. For the hours after an
   * update; no request waits for it. `tell` is told now and then how far it has come.
   */
  reclassify(tell?: (progress: ReclassifyProgress) => void): Promise<ReclassifyProgress>;
  /**
   * Counts what reports are made of, then deletes records that are older than the option `retention` says, and gives how
   * many. Run it once a day, by a timer or a job: in short steps, with pauses in which logins have the store for
   * themselves; on several machines at once it does no harm. Nothing that is still of use goes, and without it nothing
   * goes at all.
   *
   * @throws {OnpurposeError} `store_unavailable`: what has gone is gone, and the rest goes the next time.
   */
  upkeep(options?: UpkeepOptions): Promise<Purged>;
  /**
   * Everything that is kept about a person, as data: for whoever asks what is. No secret and no hash of one is in it.
   *
   * @throws {OnpurposeError} `invalid_argument` unless exactly one of a user's id and a plain address is given.
   */
  exportPerson(request: PersonRequest): Promise<PersonRecords>;
  /**
   * Deletes everything that is kept about a person, whatever its age: links, visits, asks, codes and sessions. They are
   * logged out, and no link of theirs works any more. Gives how many. What operators did is kept as long as the option
   * `retention` says.
   *
   * @throws {OnpurposeError} `invalid_argument`, as `exportPerson`; `store_unavailable`: the rest goes when it is done again.
   */
  erasePerson(request: PersonRequest): Promise<Purged>;
  /** A user's live sessions, newest first. */
  sessions(userId: string): Promise<SessionInfo[]>;
  /** Ends one session. False when there was no such live session. */
  endSession(sessionId: string): Promise<boolean>;
  /** Ends all sessions of a user. Gives how many. */
  endSessions(userId: string): Promise<number>;
  /**
   * Sends the events that are pending to the receiver of the option `webhook`, and waits for it; those of each link until
   * one is not taken. By itself that happens in the background: this is for platforms that end or freeze a process with its
   * answer, by a job every minute.
   *
   * @throws {OnpurposeError} `store_unavailable`; `invalid_argument` without the option `webhook`.
   */
  sendEvents(): Promise<SentEvents>;
  /** Counted in this process since it started. */
  counters(): Readonly<Counters>;
  /** All metrics of this process since it started, in Prometheus' text format, version 0.0.4: docs/telemetry.md. */
  metrics(): string;
  /**
   * Waits for mails that are still being sent, and 5 seconds at most for events that are, then closes the mailer and the
   * store.
   */
  close(): Promise<void>;
}

/**
 * Wires the parts.
 *
 * @throws {OnpurposeError} `invalid_option`: wrong configuration does not start.
 */
export function createMagicLinks<U extends User>(options: MagicLinksOptions<U>): MagicLinks<U> {
  const resolved = resolveOptions(options);
  const { settings, hostSessions, sender } = resolved;
  const { store } = settings;
  const work = createBackground();
  const basePath = basePathOf(settings.url);
  const sessionCookie = createCookieJar("onpurpose-session", isHttps(settings.url));
  const counters: Counters = { junkTokens: 0 };
  const routes = loadOnce(async () => {
    const { createServe } = await import("./routes/serve.ts");
    return createServe({ ...resolved, counters, sessionCookie, later: work.later });
  });
  const respond = answering(routes, settings.report);
  sender?.start();
  const app = Object.freeze<MagicLinks<U>>({
    async handler(request, info) {
      return toWebResponse(await respond(fromWebRequest(request, info)));
    },
    respond,
    async ready() {
      await routes();
    },
    handles: (target) => isBelowMount(basePath, target),
    ...appVerbs(settings),
    ...deskVerbs(settings),
    async currentUser(request) {
      const headers = requestOf(request);
      if (hostSessions !== null) return checkCurrent(await hostSessions.current(headers));
      const user = await currentUser(settings, sessionCookie.read(headers.header("cookie")));
      return user?.own ?? null;
    },
    loginPath: (redirectTo) => pathOfLogin(settings, redirectTo),
    async sendEvents() {
      if (sender !== null) return sender.sendNow();
      throw new OnpurposeError("invalid_argument", "sendEvents: there is no option webhook");
    },
    counters: () => ({ ...counters }),
    metrics: () => resolved.watch.text(),
    async close() {
      await work.settled();
      await sender?.close();
      await settings.mailer?.close?.();
      await store.close();
    },
  });
  const { secret = [], trustedProxies = [] } = options;
  const secrets = typeof secret === "string" ? [secret] : secret;
  keepInside(app, { settings, store: options.store, secrets, trustedProxies });
  return app;
}

function pathOfLogin(settings: Settings, redirectTo: string | undefined): string {
  if (settings.mailer === null) {
    throw new OnpurposeError(
      "invalid_argument",
      "loginPath: without a mailer there is no login page",
    );
  }
  const path = loginPathOf(settings.url);
  // Where it cannot lead back, the login leads to where logins lead.
  const target = redirectTo === undefined ? null : judgeAskedRedirect(settings, redirectTo);
  if (target === null || target.length > 2000) return path;
  return `${path}?${String(new URLSearchParams({ redirectTo: target }))}`;
}

/** Answers by routes that are loaded with the first request. */
function answering(
  routes: () => Promise<MagicLinks["respond"]>,
  report: Settings["report"],
): MagicLinks["respond"] {
  return async (request) => {
    let respond: MagicLinks["respond"];
    try {
      respond = await routes();
    } catch (cause) {
      // Its files have gone, or changed below a running process: there is no page left to say it on.
      const message =
        "onpurpose could not be loaded; has its installation changed since the start?";
      report(new OnpurposeError("not_loaded", message, { cause }));
      const headers = [
        ["cache-control", "no-store"],
        ["referrer-policy", "no-referrer"],
        ["content-length", "0"],
      ] as const;
      return { status: 500, headers, body: "" };
    }
    return respond(request);
  };
}

type AppVerbs = "issue" | "revoke" | "sessions" | "endSession" | "endSessions";

/** What an app calls on its own account. Loaded when it does, as what operators call is. */
const appVerbs = <U extends User>(settings: Settings<U>): Pick<MagicLinks<U>, AppVerbs> => ({
  issue: async (request) => (await import("./flows/issue.ts")).issue(settings, request),
  revoke: async (target) => (await import("./flows/revoke.ts")).revoke(settings, target),
  sessions: (userId) => listSessions(settings, userId),
  endSession: (sessionId) => settings.store.endSession(sessionId, settings.now()),
  endSessions: (userId) => settings.store.endSessions(userId, settings.now()),
});

type DeskVerbs =
  | "explain"
  | "explainAddress"
  | "explainUser"
  | "asks"
  | "links"
  | "report"
  | "reclassify"
  | "upkeep"
  | "exportPerson"
  | "erasePerson";

/** What operators and jobs call. Loaded when they do: most processes only ever log people in. */
const deskVerbs = (settings: Settings): Pick<MagicLinks, DeskVerbs> => ({
  explain: async (linkId) => (await import("./flows/explain.ts")).explain(settings, linkId),
  explainAddress: async (address) =>
    (await import("./flows/explain.ts")).explainAddress(settings, address),
  explainUser: async (userId) => (await import("./flows/explain.ts")).explainUser(settings, userId),
  asks: async (address) => (await import("./flows/asks.ts")).listAsks(settings, address),
  links: async (request = {}) => (await import("./flows/list.ts")).listLinks(settings, request),
  report: async (request = {}) => (await import("./flows/report.ts")).report(settings, request),
  reclassify: async (tell = () => {}) =>
    (await import("./flows/reclassify.ts")).reclassify(settings, tell),
  upkeep: async (request = {}) => (await import("./flows/upkeep.ts")).upkeep(settings, request),
  exportPerson: async (request) =>
    (await import("./flows/person.ts")).exportPerson(settings, request),
  erasePerson: async (request) =>
    (await import("./flows/person.ts")).erasePerson(settings, request),
});

/** Work whose end no answer waits for, and the end of all of it. */
function createBackground(): { later: RouteContext["later"]; settled(): Promise<void> } {
  const running = new Set<Promise<void>>();
  return {
    later(work, request) {
      // Not before the answer has been handed to the socket: its time must not tell what the work is.
      const pause = 1 + randomBelow(askPauseMs);
      const one = new Promise((resolve) => setTimeout(resolve, pause))
        .then(work)
        .finally(() => running.delete(one));
      running.add(one);
      request.waitUntil?.(one);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
