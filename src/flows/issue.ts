import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import { insteadOf } from "../known-names.ts";
import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";
import type { Store, UnaskedLink, Within } from "../stores/store.ts";
import { createToken } from "../token.ts";
import { checkUser, type KnownUser, type User } from "../user.ts";
import { mayLogIn, userByEmail, userById } from "./users.ts";

/**
 * A link that the app issues by itself: for a user, by their id or as you have them; or, where `users.create` exists, for
 * an address.
 */
export type IssueRequest<U extends User = User> = {
  /** Where the login leads: an own path or a URL of an allowed origin. Default: the option `redirectTo`. */
  readonly redirectTo?: string;
  /** For how many seconds the link works, 60 to 2,592,000 (30 days). Default: the option `linkLifetime`. */
  readonly lifetime?: number;
  /**
   * Writes the link in a transaction that you have open, so that it is there exactly if that commits: what one of
   * `onpurpose/within` makes of it, or a function of yours that runs one statement. Rejects with what that rejects with.
   * Send the URL after the commit. For stores in SQL. `onEvent`, the logger and the metrics are told nothing of the
   * link's issue; a `webhook` is, once it is committed.
   */
  readonly within?: Within;
} & (
  | { readonly userId: string }
  | { readonly email: string }
  /** `users.findById` is not asked: they may be as new as the transaction. `users.mayLogIn` is. */
  | { readonly user: U }
);

/** What may be known of a link outside: nothing here logs anyone in. */
export interface IssuedLink {
  readonly id: string;
  readonly address: string;
  readonly expiresAt: Date;
}

export interface Issued {
  readonly link: IssuedLink;
  /** The secret: send it to `link.address` and keep it nowhere. */
  readonly url: string;
}

/**
 * @throws {OnpurposeError} `invalid_argument` for a name that it does not know, an unknown user, one who may not log in,
 *   a redirect that is not allowed, a lifetime out of range, or `within` with a store that has no SQL; `store_unavailable`.
 */
export async function issue<U extends User>(
  settings: Settings<U>,
  request: IssueRequest<U>,
): Promise<Issued> {
  checkRequest(request);
  const write = writerOf(settings.store, request.within);
  return createLink(settings, await planLink(settings, request), { write });
}

const recipients = ["userId", "email", "user"];
const requestNames = [...recipients, "redirectTo", "lifetime", "within"];

/** Of two people named, one would get what was for the other; of a name that nobody reads, something else would be made. */
function checkRequest(request: object): void {
  if (typeof request !== "object" || request === null) throw invalid(takes);
  const names = Object.keys(request);
  const unknown = names.find((name) => !requestNames.includes(name));
  if (unknown !== undefined) {
    throw invalid(`takes no "${unknown}"${insteadOf(unknown, requestNames)}`);
  }
  if (names.filter((name) => recipients.includes(name)).length !== 1) throw invalid(takes);
}

type Write = (link: UnaskedLink) => Promise<void>;

function writerOf(store: Store, within: Within | undefined): Write {
  if (within === undefined) return (link) => store.issue(link);
  if (typeof within !== "function") {
    throw invalid("within must be a function, such as withinPg(client) of onpurpose/within gives");
  }
  if (store.issueWithin === undefined) {
    throw invalid(
      "within: this store cannot write in a transaction of yours; postgresStore, mysqlStore, sqliteStore and kyselyStore can",
    );
  }
  return async (link) => store.issueWithin?.(link, within);
}

/** A link that may be issued. */
export interface LinkPlan {
  readonly userId: string | null;
  readonly address: string;
  readonly redirectTo: string;
  /** In milliseconds. */
  readonly lifetime: number;
}

/** All that is checked before a link is made. Throws as {@link issue} does. */
export async function planLink<U extends User>(
  settings: Settings<U>,
  request: IssueRequest<U>,
): Promise<LinkPlan> {
  const { userId, address } = await recipient(settings, request);
  const redirectTo = request.redirectTo ?? settings.redirectTo;
  const target = judgeRedirectTarget(redirectTo, settings.origin, settings.redirectOrigins);
  if (target === null) {
    throw invalid(
      "redirectTo must be a path of this site or a URL of an origin in redirectOrigins",
    );
  }
  const lifetime = request.lifetime ?? settings.linkLifetime / 1000;
  if (!Number.isInteger(lifetime) || lifetime < 60 || lifetime > 2_592_000) {
    throw invalid("lifetime must be a whole number of seconds from 60 to 2592000");
  }
  return { userId, address, redirectTo: target, lifetime: lifetime * 1000 };
}

/**
 * Makes a token, stores its link, and gives the URL: the one moment in which the token exists here.
 *
 * @param how `announce` is told of the link before there is one; `write` writes it. Default: the store does.
 */
export async function createLink<U extends User>(
  settings: Settings<U>,
  { lifetime, ...link }: LinkPlan,
  how: {
    readonly announce?: (linkId: string) => Promise<void>;
    readonly write?: Write;
  },
): Promise<Issued> {
  const { announce, write = (made) => settings.store.issue(made) } = how;
  const { text, linkId } = createToken(settings.keyring);
  await announce?.(linkId);
  const issuedAt = settings.now();
  const expiresAt = issuedAt + lifetime;
  const made = {
    ...link,
    id: linkId,
    askedBy: null,
    purpose: "login",
    issuedAt,
    expiresAt,
  } as const;
  await write(made);
  return {
    link: { id: linkId, address: link.address, expiresAt: new Date(expiresAt) },
    url: `${settings.url}/${text}`,
  };
}

async function recipient<U extends User>(
  settings: Settings<U>,
  request: IssueRequest<U>,
): Promise<{ userId: string | null; address: string }> {
  if ("user" in request) {
    return recipientOf(settings, givenUser(request.user), "this user");
  }
  if ("userId" in request) {
    const user = await userById(settings, request.userId);
    if (user === null) throw invalid("there is no user with this userId");
    return recipientOf(settings, user, "the user with this userId");
  }
  if (typeof request.email !== "string") throw invalid(takes);
  const parsed = parseEmailAddress(request.email);
  if (!parsed.ok) throw invalid(`email must be one plain address (${parsed.fault})`);
  const user = await userByEmail(settings, parsed.address);
  if (user !== null && !(await mayLogIn(settings, user)))
    throw invalid("the user with this email may not log in");
  if (user === null && settings.users.create === undefined) {
    throw invalid("there is no user with this email, and no users.create to make one");
  }
  return { userId: user?.id ?? null, address: user?.address ?? parsed.address };
}

const takes = "takes { userId }, { email } or { user }";

async function recipientOf<U extends User>(
  settings: Settings<U>,
  user: KnownUser<U>,
  who: string,
): Promise<{ userId: string; address: string }> {
  if (!(await mayLogIn(settings, user))) throw invalid(`${who} may not log in`);
  return { userId: user.id, address: user.address };
}

/** @throws {OnpurposeError} `invalid_argument`: here it is no function of the host's that has answered wrongly. */
function givenUser<U extends User>(user: U): KnownUser<U> {
  let known: KnownUser<U> | null = null;
  try {
    known = checkUser(user, "it");
  } catch (error) {
    if (!(error instanceof OnpurposeError)) throw error;
    throw invalid(`user is none that users.findById may give: ${error.message}`);
  }
  if (known === null) throw invalid('user must be an object with the texts "id" and "email"');
  return known;
}

const invalid = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `issue: ${message}`);
