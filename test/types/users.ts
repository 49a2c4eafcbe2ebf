// Compiled, never run: what a host's own type of a user comes to. `tsc` fails where inference breaks.

import { expectTypeOf } from "vitest";
import {
  createMagicLinks,
  type HostSessions,
  type MagicLinks,
  type MagicLinksOptions,
  type User,
  type Users,
} from "onpurpose";

declare const rest: Omit<MagicLinksOptions, "users" | "sessions">;
declare const request: Request;

interface Account extends User {
  readonly role: "admin" | "member";
}
declare const accounts: ReadonlyMap<string, Account>;
declare function findById(id: string): Promise<Account | null>;
declare function findByEmail(address: string): Promise<Account | null>;

export async function inferred(): Promise<void> {
  const functions = createMagicLinks({ ...rest, users: { findByEmail, findById } });
  expectTypeOf(functions).toEqualTypeOf<MagicLinks<Account>>();
  expectTypeOf(await functions.currentUser(request)).toEqualTypeOf<Account | null>();
  expectTypeOf((await functions.currentUser(request))?.role).toEqualTypeOf<
    "admin" | "member" | undefined
  >();

  const direct = createMagicLinks({
    ...rest,
    users: { findById: (id) => accounts.get(id) ?? null },
  });
  expectTypeOf(direct).toEqualTypeOf<MagicLinks<Account>>();

  const method = createMagicLinks({
    ...rest,
    users: {
      async findById(id) {
        return accounts.get(id) ?? null;
      },
    },
  });
  expectTypeOf(method).toEqualTypeOf<MagicLinks<Account>>();

  // Some users at once, some by a promise.
  const mixed = createMagicLinks({
    ...rest,
    users: { findById: (id) => accounts.get(id) ?? findById(id) },
  });
  expectTypeOf(mixed).toEqualTypeOf<MagicLinks<Account>>();

  const declared: Users<Account> = { findById, findByEmail };
  expectTypeOf(createMagicLinks({ ...rest, users: declared })).toEqualTypeOf<MagicLinks<Account>>();
  const options: MagicLinksOptions<Account> = { ...rest, users: declared };
  expectTypeOf(createMagicLinks(options)).toEqualTypeOf<MagicLinks<Account>>();
}

export async function literals(): Promise<void> {
  const list = [
    { id: "1", email: "ada@example.com", role: "admin" },
    { id: "2", email: "bob@example.com", role: "member" },
  ] as const;
  const { currentUser } = createMagicLinks({
    ...rest,
    users: { findById: (id) => list.find((one) => one.id === id) ?? null },
  });
  expectTypeOf(await currentUser(request)).toEqualTypeOf<(typeof list)[number] | null>();
}

/** Everything that is handed a user is handed one of the host's. */
export function handedOver(sessions: HostSessions<Account>): void {
  createMagicLinks({
    ...rest,
    users: {
      findById: (id) => accounts.get(id) ?? null,
      findByEmail,
      create: async (email) => ({ id: "1", email, role: "member" as const }),
      verify(user) {
        expectTypeOf(user.role).toEqualTypeOf<"admin" | "member">();
      },
      mayLogIn: (user) => user.role === "admin",
    },
    sessions: {
      ...sessions,
      start(user, { header }) {
        expectTypeOf(user.role).toEqualTypeOf<"admin" | "member">();
        expectTypeOf(header("cookie")).toEqualTypeOf<string | null>();
        return { headers: [["set-cookie", `role=${user.role}`]] };
      },
    },
  });
  expectTypeOf(sessions.current).returns.toEqualTypeOf<Account | Promise<Account | null> | null>();
}

/** A function that is content with less widens nothing, wherever it stands. */
export function contentWithLess(byId: typeof findById): void {
  const mayLogIn = ({ id }: User): boolean => id !== "0";
  const verify = (_user: { readonly email: string }): void => {};
  const one = createMagicLinks({ ...rest, users: { mayLogIn, verify, findById: byId } });
  expectTypeOf(one).toEqualTypeOf<MagicLinks<Account>>();
  const other = createMagicLinks({
    ...rest,
    users: { mayLogIn: ({ id }) => id !== "0", findById: byId },
  });
  expectTypeOf(other).toEqualTypeOf<MagicLinks<Account>>();
}

class Person {
  readonly #roles: readonly string[] = [];
  readonly id: string = "1";
  get email(): string {
    return "ada@example.com";
  }
  may(role: string): boolean {
    return this.#roles.includes(role);
  }
}

class People {
  async findById(id: string): Promise<Person | null> {
    return id === "1" ? new Person() : null;
  }
  async mayLogIn(person: Person): Promise<boolean> {
    return person.may("log in");
  }
}

export async function instances(): Promise<void> {
  const magicLinks = createMagicLinks({ ...rest, users: new People() });
  expectTypeOf(magicLinks).toEqualTypeOf<MagicLinks<Person>>();
  expectTypeOf((await magicLinks.currentUser(request))?.may).toEqualTypeOf<
    ((role: string) => boolean) | undefined
  >();
}

/** As object-relational mappers type their rows: columns that may be null are there, and can be written. */
type Row = {
  id: string;
  email: string;
  name: string | null;
  locale: string | null;
  emailVerified: boolean | null;
  createdAt: Date;
};

interface Loose {
  readonly id: string;
  readonly email: string;
  readonly name: string | undefined;
  readonly locale?: string | undefined;
  readonly emailVerified: boolean | undefined;
}

export function rows(row: () => Promise<Row | null>, loose: () => Loose | null): void {
  const users = { findById: row, findByEmail: row };
  expectTypeOf(createMagicLinks({ ...rest, users })).toEqualTypeOf<MagicLinks<Row>>();
  const looseUsers = { findById: loose };
  expectTypeOf(createMagicLinks({ ...rest, users: looseUsers })).toEqualTypeOf<MagicLinks<Loose>>();
}

/** What was written before a user could have a type of its own. */
export function untyped(options: MagicLinksOptions, sessions: HostSessions): void {
  expectTypeOf(createMagicLinks(options)).toEqualTypeOf<MagicLinks>();
  const nobody = createMagicLinks({ ...rest, users: { findById: () => null }, sessions });
  expectTypeOf(nobody).toEqualTypeOf<MagicLinks>();
  const noneYet = createMagicLinks({ ...rest, users: { findById: async () => null }, sessions });
  expectTypeOf(noneYet).toEqualTypeOf<MagicLinks>();
  // Whoever takes any logins takes these.
  const typed: MagicLinks = createMagicLinks({ ...rest, users: { findById } });
  expectTypeOf(typed.currentUser).returns.resolves.toEqualTypeOf<User | null>();
}

export function refused(sessions: HostSessions): void {
  const noId = { findById: () => ({ email: "ada@example.com" }) };
  // @ts-expect-error -- a user has an id
  createMagicLinks({ ...rest, users: noId });

  const numbered = { findById: async () => ({ id: 7, email: "ada@example.com" }) };
  // @ts-expect-error -- an id is a text
  createMagicLinks({ ...rest, users: numbered });

  const noEmail = { findById: () => ({ id: "7", email: null }) };
  // @ts-expect-error -- links are sent to an address
  createMagicLinks({ ...rest, users: noEmail });

  const timed = {
    findById: () => ({ id: "7", email: "a@example.com", emailVerified: new Date() }),
  };
  // @ts-expect-error -- a time of the proof is to be given as whether there is one
  createMagicLinks({ ...rest, users: timed });

  const fewer = { findById, findByEmail: (email: string): User => ({ id: "7", email }) };
  // @ts-expect-error -- whoever is found by address is handed to the same functions
  createMagicLinks({ ...rest, users: fewer });

  const makesFewer = {
    findById,
    findByEmail,
    create: (email: string): User => ({ id: "7", email }),
  };
  // @ts-expect-error -- the same of accounts that are made
  createMagicLinks({ ...rest, users: makesFewer });

  const wantsMore = { findById, mayLogIn: ({ plan }: { plan: string }) => plan !== "" };
  // @ts-expect-error -- is asked about a user that has no plan
  createMagicLinks({ ...rest, users: wantsMore });

  // @ts-expect-error -- sessions whose users are not those
  createMagicLinks({ ...rest, users: { findById }, sessions });

  // @ts-expect-error -- nobody can be found
  createMagicLinks({ ...rest, users: {} });
}

/** A user that the app gives is one of its own. */
export async function issued({ issue }: MagicLinks<Account>, account: Account): Promise<void> {
  await issue({ user: account });
  await issue({ userId: account.id });
  // @ts-expect-error: mayLogIn would be asked about somebody without a role.
  await issue({ user: { id: "1", email: "ada@example.com" } });
}
