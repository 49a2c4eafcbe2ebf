type Answer<T> = T | Promise<T>;

/** Headers to send along, such as the host's own `set-cookie`. */
export type AnswerHeaders = readonly (readonly [name: string, value: string])[];

/** What the host made: the headers that give it to the browser, and a way to take it back. */
export interface StartedSession {
  readonly headers: AnswerHeaders;
  /** Called when the link turned out to be revoked in the meantime: the session must not live. */
  undo?(): Answer<void>;
}
