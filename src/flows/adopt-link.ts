import { adoptedToken } from "../adopted-token.ts";
import { parseEmailAddress } from "../email-address.ts";
import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";
import type { NewLink } from "../stores/store.ts";
import type { KnownUser } from "../user.ts";
import { mayLogIn, userByEmail, userById } from "./users.ts";

/** A link of django-magic-link's that still works there, but for its time. Moments are epoch milliseconds. */
export interface DjangoLink {
  /** The secret in its URL. */
  readonly uuid: string;
  readonly userId: string;
  /** Of its user there; null where that table has none. */
  readonly email: string | null;
  /** Whether other users there have the same address, as Django lets them: then it says nothing of who this is. */
  readonly sharesAddress: boolean;
  readonly redirectTo: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** By what users there are found here. */
export type MatchBy = "id" | "email";

/** Why a link was not taken over. */
export type NotAdopted =
  | "expired"
  | "not_random"
  | "no_user"
  | "other_address"
  | "shared_address"
  | "may_not_log_in";

export type Adoptable =
  | { readonly outcome: "refused"; readonly reason: NotAdopted }
  | {
      /** `present`: it was taken over before, and may have been used since. */
      readonly outcome: "new" | "present";
      readonly link: NewLink;
      /** It led where logins may not lead here, and leads where they do by default. */
      readonly redirected: boolean;
    };

/** What would become of a link, without changing anything. */
export async function judgeAdoption(
  settings: Settings,
  { uuid, issuedAt, expiresAt, ...django }: DjangoLink,
  matchBy: MatchBy,
): Promise<Adoptable> {
  if (expiresAt <= settings.now()) return refused("expired");
  const token = adoptedToken(settings.keyring, uuid);
  if (token === null) return refused("not_random");
  const user = await findUser(settings, django, matchBy);
  if (typeof user === "string") return refused(user);
  const { origin, redirectOrigins } = settings;
  const target = judgeRedirectTarget(django.redirectTo, origin, redirectOrigins);
  const known = await settings.store.explain(token.linkId);
  return {
    outcome: known === null ? "new" : "present",
    link: {
      id: token.linkId,
      userId: user.id,
      address: user.address,
      purpose: "login",
      askedBy: null,
      redirectTo: target ?? settings.redirectTo,
      issuedAt,
      expiresAt,
    },
    redirected: target === null,
  };
}

/** Takes over a link that is new here. */
export async function adopt(settings: Settings, link: NewLink): Promise<void> {
  try {
    await settings.store.issue(link);
  } catch (error) {
    // Another import was quicker: SQL stores refuse to issue a link twice.
    if ((await settings.store.explain(link.id)) === null) throw error;
  }
}

async function findUser(
  settings: Settings,
  { userId, email, sharesAddress }: Pick<DjangoLink, "userId" | "email" | "sharesAddress">,
  matchBy: MatchBy,
): Promise<KnownUser | NotAdopted> {
  const parsed = parseEmailAddress(email ?? "");
  if (!parsed.ok && matchBy === "email") return "no_user";
  if (sharesAddress && matchBy === "email") return "shared_address";
  const address = parsed.ok ? parsed.address : null;
  const user = await (matchBy === "id" || address === null
    ? userById(settings, userId)
    : userByEmail(settings, address));
  if (user === null) return "no_user";
  // The same id may be somebody else's here: nobody is logged in as a stranger.
  if (user.address !== address) return "other_address";
  return (await mayLogIn(settings, user)) ? user : "may_not_log_in";
}

const refused = (reason: NotAdopted): Adoptable => ({ outcome: "refused", reason });
