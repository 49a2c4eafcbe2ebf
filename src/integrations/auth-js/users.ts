import { OnpurposeError } from "../../errors.ts";
import { mayLogIn, type User, type Users } from "../../user.ts";
import type { AuthJsSettings } from "./settings.ts";
import type { Answer, AuthJsUser } from "./shape.ts";
import type { SignIn } from "./sign-in.ts";

/** A person as onpurpose knows them, and as the adapter of Auth.js does. */
export interface AuthJsPerson<U extends AuthJsUser = AuthJsUser> extends User {
  readonly name: string | null;
  readonly emailVerified: boolean;
  /** What the adapter gave. */
  readonly user: U;
}

interface Wanted<U extends AuthJsUser> {
  readonly signUp?: boolean;
  mayLogIn?(person: AuthJsPerson<U>): Answer<boolean>;
}

export function authJsUsers<U extends AuthJsUser>(
  settings: AuthJsSettings<U>,
  signIn: SignIn,
  wanted: Wanted<U>,
): Users<AuthJsPerson<U>> {
  const { adapter, config } = settings;
  const findByEmail = async (address: string): Promise<AuthJsPerson<U> | null> =>
    personOf(await adapter.getUserByEmail(address));
  const verify = async ({ id }: User): Promise<void> => {
    const user = await adapter.updateUser?.({ id, emailVerified: new Date() });
    if (user !== undefined) await settings.tell(() => config.events?.updateUser?.({ user }));
  };
  return {
    findById: async (id) => personOf(await adapter.getUser(id)),
    findByEmail,
    mayLogIn: async (person) => (await signIn.mayAsk(person)) && (await mayLogIn(wanted, person)),
    ...(adapter.updateUser === undefined ? {} : { verify }),
    ...(wanted.signUp === true ? { create: maker(settings, signIn, findByEmail) } : {}),
  };
}

/** Null for somebody without an address, as some providers have them: no link can be theirs. */
function personOf<U extends AuthJsUser>(user: U | null): AuthJsPerson<U> | null {
  if (typeof user?.email !== "string") return null;
  const { id, email, name = null, emailVerified } = user;
  return { id, email, name, emailVerified: Boolean(emailVerified), user };
}

function maker<U extends AuthJsUser>(
  { adapter, config, tell }: AuthJsSettings<U>,
  signIn: SignIn,
  find: (address: string) => Promise<AuthJsPerson<U> | null>,
): (address: string) => Promise<AuthJsPerson<U>> {
  return async (email) => {
    const known = await find(email);
    if (known !== null) return known;
    const id = crypto.randomUUID();
    const toBe = { id, email, emailVerified: null };
    // Somebody whom signIn refuses gets no row, and `mayLogIn` then says that they may not log in.
    if (!(await signIn.mayJoin({ ...toBe, user: toBe }))) return stranger(id, email, signIn);
    let made: AuthJsPerson<U> | null;
    try {
      const user = await adapter.createUser?.({ ...toBe, emailVerified: new Date() });
      made = personOf(user ?? null);
      if (user !== undefined) await tell(() => config.events?.createUser?.({ user }));
    } catch (error) {
      // Another press may have made the same account meanwhile.
      const other = await find(email);
      if (other === null) throw error;
      return other;
    }
    if (made === null) throw missing("createUser gave no user");
    signIn.joined(made);
    return made;
  };
}

function stranger<U extends AuthJsUser>(
  id: string,
  email: string,
  signIn: SignIn,
): AuthJsPerson<U> {
  const person = {
    id,
    email,
    name: null,
    emailVerified: true,
    get user(): U {
      throw missing("this account was never made");
    },
  };
  signIn.refused(person);
  return person;
}

const missing = (fault: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `authJs: ${fault}`);
