import type { HttpRequest } from "./http/message.ts";
import type { User } from "./user.ts";

type Answer<T> = T | Promise<T>;

/** Headers to send along, such as the host's own `set-cookie`. */
export type AnswerHeaders = readonly (readonly [name: string, value: string])[];

/** What the host made: the headers that give it to the browser, and a way to take it back. */
export interface StartedSession {
  readonly headers: AnswerHeaders;
  /** Called when the link turned out to be revoked in the meantime: the session must not live. */
  undo?(): Answer<void>;
}

/** Sessions kept by the host instead of onpurpose. A function that throws leaves the link as good as before. */
export interface HostSessions {
  /** The user logged in in this request's browser, or null. */
  current(request: HttpRequest): Answer<User | null>;
  /** Starts a session with a new id for this user in this request's browser. */
  start(user: User, request: HttpRequest): Answer<StartedSession>;
  /** Ends the session of this request's browser, if there is one. */
  end(request: HttpRequest): Answer<AnswerHeaders>;
}
