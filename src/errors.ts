/**
 * What an {@link OnpurposeError} can be about. Expected refusals are never errors; see `Refusal`.
 *
 * - `invalid_option`: `createMagicLinks` or a store, mailer or adapter was configured wrongly
 * - `invalid_argument`: a method was called with something that it does not take
 * - `invalid_host_answer`: a function that the host gave (`users.findById`, ...) answered wrongly, or threw: its `cause`
 * - `store_unavailable`: the store could not be reached, was too slow, or refused to write
 * - `session_not_stored`: the session row alone could not be written; the link is as good as before
 * - `schema_too_new`: the database was migrated by a newer version than this one
 * - `not_loaded`: files of this package are missing, or were changed while it ran
 * - `mail_not_sent`: the mailer threw
 * - `event_not_sent`: the receiver of a webhook did not take events; those that are not given up are sent again
 * - `invalid_webhook`: a request to a receiver is not to be believed
 */
export type OnpurposeErrorCode =
  | "invalid_option"
  | "invalid_argument"
  | "invalid_host_answer"
  | "store_unavailable"
  | "session_not_stored"
  | "schema_too_new"
  | "not_loaded"
  | "mail_not_sent"
  | "event_not_sent"
  | "invalid_webhook";

/** The one error class of this package: misuse and outages. `code` is stable, `message` is for people. */
export class OnpurposeError extends Error {
  override readonly name = "OnpurposeError";
  readonly code: OnpurposeErrorCode;

  constructor(code: OnpurposeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether the store could not do its work: passes by itself, and is nobody's mistake. */
export function isOutage(error: unknown): error is OnpurposeError {
  return error instanceof OnpurposeError && error.code === "store_unavailable";
}
