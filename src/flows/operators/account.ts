import { parseEmailAddress, type AddressFault } from "../../email-address.ts";
import { OnpurposeError } from "../../errors.ts";
import type { Settings } from "../../settings.ts";
import type { KnownUser } from "../../user.ts";
import { userByEmail, userById } from "../users.ts";

/** Whom an operator asks about: by an address, or by the id of a user. */
export type Who =
  | { readonly by: "address"; readonly address: string }
  | { readonly by: "user"; readonly userId: string };

/** Whoever it is, as far as the host can say. */
export interface FoundAccount {
  readonly userId: string | null;
  readonly address: string | null;
  /** What they are called. */
  readonly name: string | null;
  /** `failed`: the host could not say. `not_asked`: it has no look-up by address. */
  readonly lookUp: "found" | "none" | "failed" | "not_asked";
}

/** Reads what was typed: what has an @ is an address. */
export function readWho(text: string): Who | { readonly by: "nothing"; readonly fault: WhoFault } {
  const typed = text.trim();
  if (typed === "") return { by: "nothing", fault: "empty" };
  if (typed.includes("@")) {
    const parsed = parseEmailAddress(typed);
    return parsed.ok
      ? { by: "address", address: parsed.address }
      : { by: "nothing", fault: parsed.fault };
  }
  if (typed.length > 200) return { by: "nothing", fault: "too_long" };
  return { by: "user", userId: typed };
}

export type WhoFault = AddressFault;

/** Asks the host. Where it cannot say, its users are looked at by what is known without it. */
export async function findAccount(settings: Settings, who: Who): Promise<FoundAccount> {
  const known = {
    userId: who.by === "user" ? who.userId : null,
    address: who.by === "address" ? who.address : null,
    name: null,
  };
  if (who.by === "address" && settings.users.findByEmail === undefined) {
    return { ...known, lookUp: "not_asked" };
  }
  try {
    const user = await lookUp(settings, who);
    if (user === null) return { ...known, lookUp: "none" };
    return { userId: user.id, address: user.address, name: user.name, lookUp: "found" };
  } catch (cause) {
    const method = who.by === "user" ? "users.findById" : "users.findByEmail";
    const message = `${method} failed: operators see what is known without it`;
    settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    return { ...known, lookUp: "failed" };
  }
}

const lookUp = (settings: Settings, who: Who): Promise<KnownUser | null> =>
  who.by === "user" ? userById(settings, who.userId) : userByEmail(settings, who.address);
