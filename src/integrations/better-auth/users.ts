import { OnpurposeError } from "../../errors.ts";
import type { User, Users } from "../../user.ts";
import { textOf, type Auth, type AuthContext } from "./shapes.ts";

/** better-auth's users. `fresh`: those made by a login that is going on. */
export function usersOf<U extends User>(
  auth: Auth<U>,
  fresh: WeakSet<object>,
  signUp: boolean,
): Required<Pick<Users<U>, "findById" | "findByEmail" | "mayLogIn" | "verify">> &
  Pick<Users<U>, "create"> {
  const read = userReader(auth);
  const findByEmail = async (address: string): Promise<U | null> => {
    const { internalAdapter } = await auth.$context;
    return read((await internalAdapter.findUserByEmail(address))?.user ?? null);
  };
  const create = async (email: string): Promise<U> => {
    const made = await auth.api
      .onpurposeCreateUser({ body: { email }, headers: new Headers() })
      .catch(async (error: unknown) => {
        // Another login has made it meanwhile.
        const found = await findByEmail(email);
        if (found === null) throw error;
        return found;
      });
    const user = read(made);
    if (user === null) throw wrong("made no user");
    fresh.add(user);
    return user;
  };
  return {
    async findById(id) {
      const { internalAdapter } = await auth.$context;
      return read(await internalAdapter.findUserById(id));
    },
    findByEmail,
    ...(signUp ? { create } : {}),
    mayLogIn: (user) => !isBanned(user),
    verify: async (user) => forgetUnproven(await auth.$context, user.id),
  };
}

/** Reads users as better-auth gives them. What their fields are, its own types say. */
export function userReader<U extends User>(_of: Auth<U>): (value: unknown) => U | null {
  const isUser = (value: unknown): value is U =>
    textOf(value, "id") !== null && textOf(value, "email") !== null;
  return (value) => {
    if (value === null || value === undefined) return null;
    if (isUser(value)) return value;
    throw wrong("gave a user without an id and an email");
  };
}

/** Banned by better-auth's admin plugin, and not until a time that is over. */
export function isBanned(user: object): boolean {
  if (Reflect.get(user, "banned") !== true) return false;
  const until: unknown = Reflect.get(user, "banExpires");
  const isTime = until instanceof Date || typeof until === "string" || typeof until === "number";
  return !(isTime && new Date(until).getTime() < Date.now());
}

/**
 * Nothing by which somebody could log in who was here before the address was proved stays: what better-auth's own magic
 * links take away, and what its plugins keep elsewhere.
 */
async function forgetUnproven(context: AuthContext, userId: string): Promise<void> {
  const { internalAdapter } = context;
  const user = await internalAdapter.findUserById(userId);
  // Another login has proved it meanwhile.
  if (user === null || Reflect.get(user, "emailVerified") === true) return;
  for (const { id } of await internalAdapter.findAccounts(userId)) {
    await internalAdapter.deleteAccount(id);
  }
  await forgetPlugins(context, userId);
  await internalAdapter.deleteUserSessions(userId);
  await internalAdapter.updateUser(userId, { emailVerified: true });
}

/** Tables of plugins whose rows log in, each with the plugin's id. */
const loginTables = [
  ["passkey", "passkey"],
  ["siwe", "walletAddress"],
] as const;

async function forgetPlugins(
  { adapter, internalAdapter, options: { plugins = [] } }: AuthContext,
  userId: string,
): Promise<void> {
  for (const [plugin, model] of loginTables) {
    const { schema = {} } = plugins.find(({ id }) => id === plugin) ?? {};
    if (!Object.hasOwn(schema, model)) continue;
    await adapter.deleteMany({ model, where: [{ field: "userId", value: userId }] });
  }
  // Whoever has the telephone gets a code for the account, and a new password for it.
  if (plugins.some(({ id }) => id === "phone-number")) {
    await internalAdapter.updateUser(userId, { phoneNumber: null, phoneNumberVerified: false });
  }
}

const wrong = (fault: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `better-auth ${fault}`);
