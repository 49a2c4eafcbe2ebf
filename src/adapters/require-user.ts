import { OnpurposeError } from "../errors.ts";
import { wantsJson } from "../http/accept.ts";
import { requestOf, type WithHeaders } from "../http/message.ts";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";
import { checkMagicLinks } from "./mounted.ts";

/** A request as far as this asks about it. */
interface Asking extends WithHeaders {
  readonly method?: string | undefined;
}

/** How whoever is not logged in is answered. */
export interface TurnedAway {
  readonly status: 303 | 401;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What `requireUser` of an adapter knows beside letting people on. */
export interface LetsIn<Request, U extends User> {
  /**
   * Who was let on with this request.
   *
   * @throws {OnpurposeError} `invalid_argument` where it stands before no route of this request's.
   */
  userOf(request: Request): U;
}

/** Of an answer that is still to be written. */
interface Unwritten {
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string): unknown;
}

/**
 * What a user is answered is theirs alone: no cache on the way keeps it for somebody else, as some do by the end of a
 * path, and no browser shows it after the logout. A route that says something of caches has its way.
 */
export function forUserAlone(answer: Unwritten): void {
  if (!answer.hasHeader("cache-control")) answer.setHeader("cache-control", "no-store");
}

/** Lets in who is logged in, and knows who that was. */
export interface Guard<U extends User> {
  /**
   * Null: let in. All others are led to the login page and from there back to `target`, as far as a login may lead
   * there; a request that no person navigates by, such as a POST or one for JSON, gets a 401.
   *
   * @param by What `userOf` will be asked with. Default: the request.
   */
  turnAway(request: Asking, target: string, by?: object): Promise<TurnedAway | null>;
  /**
   * Who was let in with this request.
   *
   * @throws {OnpurposeError} `invalid_argument`: nobody was.
   */
  userOf(by: object): U;
}

/** @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page. */
export function createGuard<U extends User>(magicLinks: MagicLinks<U>): Guard<U> {
  checkMagicLinks(magicLinks);
  magicLinks.loginPath();
  const letIn = new WeakMap<object, U>();
  return {
    async turnAway(request, target, by = request) {
      const user = await magicLinks.currentUser(request);
      if (user === null) return awayTo(magicLinks, request, target);
      letIn.set(by, user);
      return null;
    },
    userOf(by) {
      const user = letIn.get(by);
      if (user !== undefined) return user;
      throw new OnpurposeError(
        "invalid_argument",
        "userOf: this requireUser stands before no route that this request came by",
      );
    },
  };
}

/**
 * The same where the host asks by a call in its own code: who is logged in, or the answer for whoever is not. `url`: of
 * the page that was asked for, where that is not the request's.
 *
 * @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page.
 */
export function createAsk<U extends User>(
  magicLinks: MagicLinks<U>,
): (request: Request, url?: URL) => Promise<U | Response> {
  checkMagicLinks(magicLinks);
  magicLinks.loginPath();
  return async (request, url = new URL(request.url)) => {
    const user = await magicLinks.currentUser(request);
    return user ?? toResponse(awayTo(magicLinks, request, pageOf(url)));
  };
}

/** {@link createAsk}, where a Response may be thrown: what follows the call is for users alone. */
export function createThrowingAsk<U extends User>(
  magicLinks: MagicLinks<U>,
  change: (answer: Response) => void = () => {},
): (request: Request, url?: URL) => Promise<U> {
  const ask = createAsk(magicLinks);
  return async (request, url) => {
    const user = await ask(request, url);
    if (!(user instanceof Response)) return user;
    change(user);
    // oxlint-disable-next-line typescript/only-throw-error -- that is how these frameworks are answered early
    throw user;
  };
}

export const toResponse = ({ status, headers, body }: TurnedAway): Response =>
  new Response(body || null, { status, headers });

export const pageOf = ({ pathname, search }: URL): string => pathname + search;

function awayTo(
  magicLinks: Pick<MagicLinks, "loginPath">,
  request: Asking,
  target: string,
): TurnedAway {
  // Whoever comes back logged in must not be shown this answer again.
  const headers = { "cache-control": "no-store" };
  const reads = request.method === "GET" || request.method === "HEAD";
  if (!reads || wantsJson(requestOf(request))) {
    const type = { "content-type": "application/json; charset=utf-8" };
    return { status: 401, headers: { ...headers, ...type }, body: '{"error":"not_logged_in"}' };
  }
  const location = magicLinks.loginPath(target);
  return { status: 303, headers: { ...headers, location }, body: "" };
}
