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

/** Who has been let in, by their request. */
const letIn = new WeakMap<object, User>();

/**
 * Lets in who is logged in: null. All others are led to the login page and from there back to `target`, as far as a
 * login may lead there; a request that no person navigates by, such as a POST or one for JSON, gets a 401.
 */
export async function turnAway(
  magicLinks: MagicLinks,
  request: Asking,
  target: string,
): Promise<TurnedAway | null> {
  const user = await magicLinks.currentUser(request);
  if (user !== null) {
    letIn.set(request, user);
    return null;
  }
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

/**
 * Who was let in with this request.
 *
 * @throws {OnpurposeError} `invalid_argument`: nobody was.
 */
export function userLetIn(request: object): User {
  const user = letIn.get(request);
  if (user !== undefined) return user;
  throw new OnpurposeError(
    "invalid_argument",
    "userOf: requireUser stands before no route that this request came by",
  );
}
