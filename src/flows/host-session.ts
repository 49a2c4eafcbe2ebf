import { OnpurposeError } from "../errors.ts";

type Answer<T> = T | Promise<T>;

/** Headers to send along, such as the host's own `set-cookie`. */
export type AnswerHeaders = readonly (readonly [name: string, value: string])[];

/** What the host made: the headers that give it to the browser, and a way to take it back. */
export interface StartedSession {
  readonly headers: AnswerHeaders;
  /** Called when the link turned out to be revoked in the meantime: the session must not live. */
  undo?(): Answer<void>;
}

/**
 * Headers that can be sent as they are.
 *
 * @throws {OnpurposeError} `invalid_host_answer` for a name or a value that would break the answer apart.
 */
export function checkHeaders(headers: AnswerHeaders, where: string): AnswerHeaders {
  const sound = ([name, value]: readonly [string, string]): boolean =>
    /^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  if (headers.every(sound)) return headers;
  throw new OnpurposeError("invalid_host_answer", `${where} must give headers that can be sent`);
}
