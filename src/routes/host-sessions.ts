import type { AnswerHeaders, StartedSession } from "../flows/host-session.ts";
import type { HttpRequest, RequestHeaders } from "../http/message.ts";
import type { User } from "../user.ts";

type Answer<T> = T | Promise<T>;

/** Sessions kept by the host instead of onpurpose. A function that throws leaves the link as good as before. */
export interface HostSessions<U extends User = User> {
  /** The user logged in in this request's browser, or null. */
  current(request: RequestHeaders): Answer<U | null>;
  /** Starts a session with a new id for this user in this request's browser. */
  start(user: U, request: HttpRequest): Answer<StartedSession>;
  /** Ends the session of this request's browser, if there is one. */
  end(request: HttpRequest): Answer<AnswerHeaders>;
}
