import type { ArgsDef, ParsedArgs } from "citty";
import type { PersonRequest } from "../index.ts";
import { UsageError } from "./usage-error.ts";
import { appArgs } from "./with-app.ts";

/** What commands take that are about one person. */
export const personArgs = {
  ...appArgs,
  user: { type: "string", description: "The user with this id", valueHint: "id" },
  address: { type: "string", description: "Whoever has this address", valueHint: "address" },
} as const satisfies ArgsDef;

export function readPerson({ user, address }: ParsedArgs<typeof personArgs>): PersonRequest {
  if (user !== undefined && address === undefined) return { userId: user };
  if (address !== undefined && user === undefined) return { address };
  throw new UsageError("Say who: one of --user and --address.");
}
