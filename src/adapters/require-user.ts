import { OnpurposeError } from "../errors.ts";
import { wantsJson } from "../http/accept.ts";
import type { MagicLinks } from "../magic-links.ts";
import type { User } from "../user.ts";

/** A request as far as this asks about it. */
interface Asking {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
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

/** Lets in who is logged in, and knows who that was. */
export interface Guard<U extends User> {
  /**
   * Null: let in. All others are led to the login page and from there back to `target`, as far as a login may lead
   * there; a request that no person navigates by, such as a POST or one for JSON, gets a 401.
   */
  turnAway(request: Asking, target: string): Promise<TurnedAway | null>;
  /**
   * Who was let in with this request.
   *
   * @throws {OnpurposeError} `invalid_argument`: nobody was.
   */
  userOf(request: object): U;
}

/** @throws {OnpurposeError} `invalid_argument` without a mailer: there is no login page. */
export function createGuard<U extends User>(magicLinks: MagicLinks<U>): Guard<U> {
  magicLinks.loginPath();
  const letIn = new WeakMap<object, U>();
  return {
    async turnAway(request, target) {
      const user = await magicLinks.currentUser(request);
      if (user === null) return awayTo(magicLinks, request, target);
      letIn.set(request, user);
      return null;
    },
    userOf(request) {
      const user = letIn.get(request);
      if (user !== undefined) return user;
      throw new OnpurposeError(
        "invalid_argument",
        "userOf: this requireUser stands before no route that this request came by",
      );
    },
  };
}

function awayTo(
  magicLinks: Pick<MagicLinks, "loginPath">,
  request: Asking,
  target: string,
): TurnedAway {
  // Whoever comes back logged in must not be shown this answer again.
  const headers = { "cache-control": "no-store" };
  const accept = String(request.headers["accept"] ?? "");
  const reads = request.method === "GET" || request.method === "HEAD";
  if (!reads || wantsJson({ header: () => accept })) {
    const type = { "content-type": "application/json; charset=utf-8" };
    return { status: 401, headers: { ...headers, ...type }, body: '{"error":"not_logged_in"}' };
  }
  const location = magicLinks.loginPath(target);
  return { status: 303, headers: { ...headers, location }, body: "" };
}
