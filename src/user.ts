import { parseEmailAddress } from "./email-address.ts";
import { OnpurposeError } from "./errors.ts";

/** A person as the host knows them. The host owns its users; onpurpose only ever asks. */
export interface User {
  /** The host's own id, 1 to 200 characters. */
  readonly id: string;
  /** The address that links are sent to. */
  readonly email: string;
  /** What the person is called. Handed back by `currentUser`; no page or mail of onpurpose's shows it. */
  readonly name?: string;
  /** A BCP 47 language tag, such as `en`: of the mails to this person. Default: the language of who asks. */
  readonly locale?: string;
  /**
   * False: nobody has proved yet that the address is theirs. The first login does; see {@link Users.verify}, without which
   * this means nothing.
   */
  readonly emailVerified?: boolean;
}

type Answer<T> = T | Promise<T>;

/** How onpurpose asks the host for its users. Each function may answer directly or by a promise. */
export interface Users {
  /** The user with this address (trimmed, lower-case), or null. Needed as soon as there is a login page. */
  findByEmail?(address: string): Answer<User | null>;
  /** The user with this id, or null when the account is gone. */
  findById(id: string): Answer<User | null>;
  /**
   * Makes the account of a new person, at the first login and never at the ask. Called again for the same
   * address it must answer with the same account. Left out: only people with an account get a link.
   */
  create?(address: string): Answer<User>;
  /**
   * A person whose `emailVerified` is false has proved, by a link or a code, that the address is theirs. Mark the
   * account as verified, and end what was started before that: passwords, sessions, linked logins. onpurpose ends
   * its own sessions of the account. When it throws, nobody is logged in, and the link is as good as before.
   */
  verify?(user: User): Answer<void>;
  /** Whether this account may log in just now. Asked when a link is issued and again at the press. Default: yes. */
  mayLogIn?(user: User): Answer<boolean>;
}

/** A user as the host gave it, checked, with its address in the form that links are bound to. */
export function checkUser(user: User | null, where: string): User | null {
  if (user === null) return null;
  if (typeof user !== "object" || typeof user.id !== "string" || typeof user.email !== "string") {
    throw new OnpurposeError(
      "invalid_host_answer",
      `${where} must give null or an object with the texts "id" and "email"`,
    );
  }
  if (user.id === "" || user.id.length > 200) {
    throw new OnpurposeError(
      "invalid_host_answer",
      `${where} gave an id that is not 1 to 200 characters long`,
    );
  }
  const parsed = parseEmailAddress(user.email);
  if (!parsed.ok) {
    throw new OnpurposeError(
      "invalid_host_answer",
      `${where} gave a user whose email is not one plain address (${parsed.fault})`,
    );
  }
  // Each one named: on a model's instance they may be getters, which a copy leaves behind.
  const { id, name, locale, emailVerified } = user;
  return {
    ...user,
    id,
    email: parsed.address,
    ...(name === undefined ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
    ...(emailVerified === undefined ? {} : { emailVerified }),
  };
}
