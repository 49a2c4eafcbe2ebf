import { readWho, type Who } from "../../flows/operators/account.ts";
import type { PersonRequest } from "../../flows/person.ts";
import type { Fields } from "../../http/form.ts";

/** What an act is aimed at. */
export type Target =
  | { readonly kind: "link"; readonly id: string }
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "user"; readonly id: string }
  | { readonly kind: "all" };

/** The one target that is named, of the kinds that are allowed; null unless it is exactly one. */
export function readTarget(fields: Fields, kinds: readonly Target["kind"][]): Target | null {
  const named = kinds.flatMap((kind): Target[] => {
    const value = fields.get(kind);
    if (value === undefined) return [];
    return [kind === "all" ? { kind } : { kind, id: value }];
  });
  const [target] = named;
  if (target === undefined || named.length > 1) return null;
  if (target.kind === "all") return fields.get("all") === "yes" ? target : null;
  const fits =
    target.kind === "user" ? target.id !== "" && target.id.length <= 200 : isId(target.id);
  return fits ? target : null;
}

const isId = (text: string): boolean => /^[\w-]{1,100}$/.test(text);

/** What a form for it is sealed with. */
export const nameOf = (target: Target): string =>
  target.kind === "all" ? "all" : `${target.kind} ${target.id}`;

/** The one person that is named; null unless it is exactly one. */
export function readPerson(fields: Fields): Who | null {
  const [address, user] = [fields.get("address"), fields.get("user")];
  if (address !== undefined && user !== undefined) return null;
  if (user !== undefined) {
    return user === "" || user.length > 200 ? null : { by: "user", userId: user };
  }
  const who = readWho(address ?? "");
  return who.by === "address" ? who : null;
}

export const onePerson =
  "Name one person: by “address”, one plain address, or by “user”, the id of a user.";

export const personRequest = (who: Who): PersonRequest =>
  who.by === "user" ? { userId: who.userId } : { address: who.address };
