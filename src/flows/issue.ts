import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";
import { createToken } from "../token.ts";
import { mayLogIn, userByEmail, userById } from "./users.ts";

/** A link that the app issues by itself: for a user, or, where `users.create` exists, for an address. */
export type IssueRequest = {
  /** Where the login leads: an own path or a URL of an allowed origin. Default: the option `redirectTo`. */
  readonly redirectTo?: string;
  /** For how many seconds the link works, 60 to 2,592,000 (30 days). Default: the option `linkLifetime`. */
  readonly lifetime?: number;
} & ({ readonly userId: string } | { readonly email: string });

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
 * @throws {OnpurposeError} `invalid_argument` for an unknown user, one who may not log in, a redirect that
 *   is not allowed, or a lifetime out of range; `store_unavailable`.
 */
export async function issue(settings: Settings, request: IssueRequest): Promise<Issued> {
  return createLink(settings, await planLink(settings, request));
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
export async function planLink(settings: Settings, request: IssueRequest): Promise<LinkPlan> {
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
 * @param announce Is told of the link before there is one.
 */
export async function createLink(
  settings: Settings,
  { lifetime, ...link }: LinkPlan,
  announce: (linkId: string) => Promise<void> = async () => {},
): Promise<Issued> {
  const { text, linkId } = createToken(settings.keyring);
  await announce(linkId);
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
  await settings.store.issue(made);
  return {
    link: { id: linkId, address: link.address, expiresAt: new Date(expiresAt) },
    url: `${settings.url}/${text}`,
  };
}

async function recipient(
  settings: Settings,
  request: IssueRequest,
): Promise<{ userId: string | null; address: string }> {
  if ("userId" in request) {
    const user = await userById(settings, request.userId);
    if (user === null) throw invalid("there is no user with this userId");
    if (!(await mayLogIn(settings, user)))
      throw invalid("the user with this userId may not log in");
    return { userId: user.id, address: user.address };
  }
  if (typeof request.email !== "string") throw invalid("takes { userId } or { email }");
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

const invalid = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `issue: ${message}`);
