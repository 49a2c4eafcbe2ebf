import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { checkUser, mayLogIn as hostLetsIn, type KnownUser, type User } from "../user.ts";

// The host's users, as the flows ask for them.

// What the host's type of a user is matters to `currentUser` alone. So it comes through the two functions that this is
// made of; to all other flows a user is a `User`.

export async function userById<U extends User>(
  settings: Settings<U>,
  id: string,
): Promise<KnownUser<U> | null> {
  return checkUser(await settings.users.findById(id), "users.findById");
}

export async function userByEmail(settings: Settings, address: string): Promise<KnownUser | null> {
  const found = await settings.users.findByEmail?.(address);
  return checkUser(found ?? null, "users.findByEmail");
}

/** The account of this address, made now if need be; null where the host makes none. */
export async function userForAddress(
  settings: Settings,
  address: string,
): Promise<KnownUser | null> {
  const known = await userByEmail(settings, address);
  if (known !== null || settings.users.create === undefined) return known;
  const made = checkUser(await settings.users.create(address), "users.create");
  if (made === null)
    throw new OnpurposeError("invalid_host_answer", "users.create must give a user");
  return made;
}

export const mayLogIn = <U extends User>(
  settings: Settings<U>,
  user: KnownUser<U>,
): Promise<boolean> => hostLetsIn(settings.users, user.own);

/** The user as long as it is still the account that a link was sent to: allowed in, and at that address. */
export async function eligibleUser(
  settings: Settings,
  user: KnownUser | null,
  address: string,
): Promise<KnownUser | null> {
  return user?.address === address && (await mayLogIn(settings, user)) ? user : null;
}
