import { parseEmailAddress } from "./email-address.ts";
import { OnpurposeError } from "./errors.ts";

/**
 * A person as the host knows them. The host owns its users; onpurpose only ever asks. Yours may have more than this: a
 * row of a table, an instance of a class. Your functions and `currentUser` get them back as your type, the very object
 * that you gave.
 */
export interface User {
  /** The host's own id, 1 to 200 characters. */
  readonly id: string;
  /** The address that links are sent to. */
  readonly email: string;
  /** What the person is called. Operators see it; no other page and no mail of onpurpose's shows it. Null: as left out. */
  readonly name?: string | null | undefined;
  /**
   * A BCP 47 language tag, such as `en`: of the mails to this person. Default, also of null: the language of who asks.
   */
  readonly locale?: string | null | undefined;
  /**
   * False: nobody has proved yet that the address is theirs. The first login does; see {@link Users.verify}, without which
   * this means nothing. Null, as left out: not known, and nothing is made of it. A column that holds the time of the proof
   * is to be given as `verifiedAt !== null`.
   */
  readonly emailVerified?: boolean | null | undefined;
}

type Answer<T> = T | Promise<T>;

/**
 * How onpurpose asks the host for its users. Each function may answer directly or by a promise. What a user is,
 * `findById` says; the others take and give the same.
 */
export interface Users<U extends User = User> {
  /** The user with this id, or null when the account is gone. */
  findById(id: string): Answer<U | null>;
  /** The user with this address (trimmed, lower-case), or null. Needed as soon as there is a login page. */
  findByEmail?(address: string): Answer<NoInfer<U> | null>;
  /**
   * Makes the account of a new person, at the first login and never at the ask. Called again for the same
   * address it must answer with the same account. Left out: only people with an account get a link.
   */
  create?(address: string): Answer<NoInfer<U>>;
  /**
   * A person whose `emailVerified` is false has proved, by a link or a code, that the address is theirs. Mark the
   * account as verified, and end what was started before that: passwords, sessions, linked logins. onpurpose ends
   * its own sessions of the account. When it throws, nobody is logged in, and the link is as good as before.
   */
  verify?(user: NoInfer<U>): Answer<void>;
  /**
   * Whether this account may log in just now. Asked when a link is issued and again at the press. Left out: yes. Anything
   * but true and false fails with `invalid_host_answer`.
   */
  mayLogIn?(user: NoInfer<U>): Answer<boolean>;
}

/** What onpurpose makes of a user: each thing read once, and checked. No `User` itself, so that none is handed out. */
export interface KnownUser<U extends User = User> {
  readonly id: string;
  /** Their `email`, in the form that links are bound to. */
  readonly address: string;
  readonly name: string | null;
  readonly locale: string | null;
  /** Null where the host does not say. */
  readonly emailVerified: boolean | null;
  /** What the host gave, for its own functions alone: nothing is to be read from it here. */
  readonly own: U;
}

/** A user as the host gave it, checked, with its address in the form that links are bound to. */
export function checkUser<U extends User>(user: U | null, where: string): KnownUser<U> | null {
  if (user === null) return null;
  if (typeof user !== "object") throw wrong(where, faults.shape);
  // Read once: getters may give something else the next time, and the host may change what it gave.
  const { id, email, name = null, locale = null, emailVerified = null } = user;
  if (typeof id !== "string" || typeof email !== "string") throw wrong(where, faults.shape);
  if (id === "" || id.length > 200) throw wrong(where, faults.id);
  // A 0 of a database, taken for "not known", would leave an account to whoever made it with this address.
  if (emailVerified !== null && typeof emailVerified !== "boolean") {
    throw wrong(where, faults.emailVerified);
  }
  const parsed = parseEmailAddress(email);
  if (!parsed.ok) {
    throw wrong(where, `gave a user whose email is not one plain address (${parsed.fault})`);
  }
  return { id, address: parsed.address, name, locale, emailVerified, own: user };
}

/**
 * Whether the host lets this account in. Anything but true and false is no answer: a `return` that was forgotten, or a
 * column that is null, must let nobody in.
 */
export async function mayLogIn<U extends User>(
  users: { mayLogIn?(user: U): boolean | PromiseLike<boolean> },
  user: U,
): Promise<boolean> {
  if (users.mayLogIn === undefined) return true;
  const may: unknown = await users.mayLogIn(user);
  if (typeof may !== "boolean") throw wrong("users.mayLogIn", "must give true or false");
  return may;
}

/** Who is in by the host's sessions. What is neither null nor a user, such as undefined, would be taken for somebody. */
export function checkCurrent<U extends User>(user: U | null): U | null {
  if (typeof user !== "object") throw wrong("sessions.current", faults.shape);
  return user;
}

const faults = {
  shape: 'must give null or an object with the texts "id" and "email"',
  id: "gave an id that is not 1 to 200 characters long",
  emailVerified: 'gave a user whose "emailVerified" is not true, false, null or left out',
} as const;

const wrong = (where: string, fault: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `${where} ${fault}`);
