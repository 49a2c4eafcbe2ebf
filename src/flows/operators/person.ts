import type { Settings } from "../../settings.ts";
import type { Act } from "../../stores/store.ts";
import { explainAccount, explainAddress, type Explanations } from "../explain.ts";
import { listSessions, type SessionInfo } from "../sessions.ts";
import { findAccount, type FoundAccount, type Who } from "./account.ts";

/** All that an operator is shown about one person. */
export interface Person {
  readonly account: FoundAccount;
  readonly told: Explanations;
  /** Those that are alive; none where the host keeps them. */
  readonly sessions: readonly SessionInfo[];
  /** What operators did about them, newest first. */
  readonly acts: readonly Act[];
}

const mostActs = 20;

export async function lookAtPerson(settings: Settings, who: Who): Promise<Person> {
  const found = await findAccount(settings, who);
  const told = await explainPerson(settings, who, found);
  const account = { ...found, userId: found.userId ?? userIn(told) };
  const { userId } = account;
  if (userId === null) return { account, told, sessions: [], acts: [] };
  const [sessions, { acts }] = await Promise.all([
    listSessions(settings, userId),
    settings.store.acts({ linkId: null, userId, limit: mostActs }, null),
  ]);
  return { account, told, sessions, acts };
}

function explainPerson(
  settings: Settings,
  who: Who,
  { userId, address }: FoundAccount,
): Promise<Explanations> {
  // An address that the account was found by and does not have: what was asked for with it is what is asked about.
  if (who.by === "address" && (userId === null || address !== who.address)) {
    return explainAddress(settings, who.address);
  }
  return explainAccount(settings, userId ?? "", address);
}

/** Whose links they are, where the host does not say. */
const userIn = ({ links }: Explanations): string | null =>
  links.find(({ link }) => link.userId !== null)?.link.userId ?? null;
