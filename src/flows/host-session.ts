import { OnpurposeError } from "../errors.ts";
import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";
import type { User } from "../user.ts";

type Answer<T> = T | Promise<T>;

/** Headers to send along, such as the host's own `set-cookie`. */
export type AnswerHeaders = readonly (readonly [name: string, value: string])[];

/** What the host made: the headers that give it to the browser, and a way to take it back. */
export interface StartedSession {
  readonly headers: AnswerHeaders;
  /**
   * Where this login leads instead of where its link does, such as the page that asks for a second factor: a path of the
   * app, or a URL of its own origin or one of `redirectOrigins`. Any other refuses the press, and the link stays good.
   */
  readonly redirectTo?: string;
  /** Called when the link turned out to be revoked in the meantime: the session must not live. */
  undo?(): Answer<void>;
}

/** Starts a session of the host's. `redirectTo`: where the link leads. */
export type StartHostSession = (
  user: User,
  login: { readonly redirectTo: string },
) => Answer<StartedSession>;

/**
 * Where a started session leads, in the form that can be sent; null: where its link does.
 *
 * @throws {OnpurposeError} `invalid_host_answer` for a place where no login may lead.
 */
export function checkRedirect(
  { origin, redirectOrigins }: Settings,
  { redirectTo }: StartedSession,
): string | null {
  if (redirectTo === undefined) return null;
  const isText = typeof redirectTo === "string";
  const target = isText ? judgeRedirectTarget(redirectTo, origin, redirectOrigins) : null;
  if (target !== null) return target;
  const message = "sessions.start must lead to a path, or a URL of an origin that is allowed";
  throw new OnpurposeError("invalid_host_answer", message);
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
