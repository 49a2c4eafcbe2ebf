import type { AnswerHeaders, StartedSession, StartHostSession } from "../flows/host-session.ts";
import type { HttpRequest, RequestHeaders } from "../http/message.ts";
import type { User } from "../user.ts";

type Answer<T> = T | Promise<T>;

/** Sessions kept by the host instead of onpurpose. A function that throws leaves the link as good as before. */
export interface HostSessions<U extends User = User> {
  /** The user logged in in this request's browser, or null: also while a second factor is still to come. */
  current(request: RequestHeaders): Answer<U | null>;
  /**
   * Starts a session with a new id for this user in this request's browser. `login.redirectTo` is where the link leads. A
   * host that asks for a second factor starts one that is no login yet, for which `current` gives null, gives its page for
   * that factor as `redirectTo`, and goes on from there to where the link leads.
   */
  start(
    user: U,
    request: HttpRequest,
    login: { readonly redirectTo: string },
  ): Answer<StartedSession>;
  /** Ends the session of this request's browser, if there is one. */
  end(request: HttpRequest): Answer<AnswerHeaders>;
}

/** How a login in this request's browser starts a session of the host's; null when onpurpose keeps them. */
export const startOf = (
  sessions: HostSessions | null,
  request: HttpRequest,
): StartHostSession | null => sessions && ((user, login) => sessions.start(user, request, login));
