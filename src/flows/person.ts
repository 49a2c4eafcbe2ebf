import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { addPurged, nothingPurged } from "../stores/purge.ts";
import type { Act, Ask, Link, ListedLink, Purged, Session, Visit } from "../stores/store.ts";
import { addressHashes } from "./limits.ts";
import { userByEmail, userById } from "./users.ts";

/** One person, by the id of their user or by their address. */
export type PersonRequest = { readonly userId: string } | { readonly address: string };

/** All that is kept about one person. Moments in ISO 8601. No hash of a secret is in it. */
export interface PersonRecords {
  readonly userIds: readonly string[];
  readonly addresses: readonly string[];
  readonly links: readonly PersonLink[];
  /** The asks on the login page that led to no link. */
  readonly asks: readonly PersonAsk[];
  /** What operators did about the person. */
  readonly acts: readonly PersonAct[];
}

export interface PersonLink {
  readonly id: string;
  readonly userId: string | null;
  readonly address: string;
  readonly redirectTo: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly firstOpenedAt: string | null;
  readonly redeemedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBecause: Link["revokedBecause"];
  readonly ask: PersonAsk | null;
  readonly session: PersonSession | null;
  readonly visits: readonly PersonVisit[];
}

export interface PersonAsk extends Pick<
  Ask,
  "clientAddress" | "userAgent" | "attempts" | "outcome" | "language"
> {
  readonly askedAt: string;
}

export interface PersonSession {
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
}

export interface PersonVisit extends Pick<
  Visit,
  "method" | "outcome" | "reason" | "clientAddress" | "userAgent" | "traits" | "class"
> {
  readonly at: string;
}

export interface PersonAct extends Pick<Act, "operator" | "name" | "count"> {
  readonly at: string;
}

/** Which of the records are the person's. */
interface Person {
  /** The host's, where it still knows the user. */
  readonly ownId: string | null;
  readonly userIds: Set<string>;
  readonly addresses: Set<string>;
}

/**
 * Everything that is kept about a person, for whoever asks what is.
 *
 * @throws {OnpurposeError} `invalid_argument` unless exactly one of a user's id and a plain address is given.
 */
export async function exportPerson(
  settings: Settings,
  request: PersonRequest,
): Promise<PersonRecords> {
  const { store } = settings;
  const person = await findPerson(settings, request, "exportPerson");
  const links: PersonLink[] = [];
  const ids = new Set<string>();
  for await (const { link, session } of linksOf(settings, person)) {
    ids.add(link.id);
    const history = await store.explain(link.id);
    if (history !== null) links.push(linkRecord(history, session));
  }
  const asks = await asksOf(settings, person);
  const acts = await actsAbout(settings, person);
  return {
    userIds: [...person.userIds],
    addresses: [...person.addresses],
    links,
    asks: asks.filter(({ id }) => !ids.has(id)).map(askRecord),
    acts: acts.map(({ at, operator, name, count }) => ({ at: iso(at), operator, name, count })),
  };
}

/**
 * Deletes everything that is kept about a person, whatever its age: links, visits, asks, codes and sessions, so that
 * they are logged out and no link of theirs works. Gives how many. What operators did stays.
 *
 * @throws {OnpurposeError} `invalid_argument`, as {@link exportPerson}; `store_unavailable`: what has gone is gone, and
 *   the rest goes when it is done again.
 */
export async function erasePerson(settings: Settings, request: PersonRequest): Promise<Purged> {
  const { store } = settings;
  const person = await findPerson(settings, request, "erasePerson");
  let erased = nothingPurged;
  const erase = async (id: string): Promise<void> => {
    erased = addPurged(erased, await store.erase(id));
  };
  // Sessions first: whatever else may fail, they are logged out.
  for (const userId of person.userIds) await store.endSessions(userId, settings.now());
  for await (const { link } of linksOf(settings, person)) await erase(link.id);
  // Fifty at a time, as the store gives them: those that are gone make room for others.
  let asks = await asksOf(settings, person);
  while (asks.length > 0) {
    for (const { id } of asks) await erase(id);
    asks = await asksOf(settings, person);
  }
  // Of links that are gone already a session may be left.
  for (const userId of person.userIds) {
    for (const { id } of await store.sessions(userId, settings.now())) await erase(id);
  }
  return erased;
}

async function findPerson(
  settings: Settings,
  request: PersonRequest,
  method: string,
): Promise<Person> {
  const [[name, value] = [], ...others] = Object.entries(request ?? {});
  const text: unknown = value;
  if (others.length === 0 && typeof text === "string" && text !== "") {
    if (name === "userId") return personOf(text, (await userById(settings, text))?.address ?? null);
    const parsed = parseEmailAddress(text);
    if (name === "address" && parsed.ok) {
      const user = await userByEmail(settings, parsed.address);
      return personOf(user?.id ?? null, parsed.address, user?.address);
    }
  }
  const accepts = "takes { userId } or { address }, one plain address";
  throw new OnpurposeError("invalid_argument", `${method}: ${accepts}`);
}

function personOf(id: string | null, ...addresses: readonly (string | null | undefined)[]): Person {
  const known = addresses.filter((address) => typeof address === "string");
  return { ownId: id, userIds: new Set(id === null ? [] : [id]), addresses: new Set(known) };
}

/**
 * The links of the person, each once. Addresses and ids that they name beside each other are the person's, too, unless
 * the host says that they are somebody else's by now.
 */
async function* linksOf(settings: Settings, person: Person): AsyncGenerator<ListedLink> {
  const seen = new Set<string>();
  const done = new Set<string>();
  for (;;) {
    const accounts = [
      ...[...person.userIds].map((userId) => ({ userId, address: null })),
      ...[...person.addresses].map((address) => ({ userId: null, address })),
    ].filter((account) => !done.has(JSON.stringify(account)));
    const [account] = accounts;
    if (account === undefined) return;
    done.add(JSON.stringify(account));
    for await (const listed of listed50(settings, account)) {
      const { id, userId, address } = listed.link;
      if (seen.has(id) || isOfAnother(person, listed.link)) continue;
      seen.add(id);
      if (userId !== null) person.userIds.add(userId);
      if (await isFree(settings, person, address)) person.addresses.add(address);
      yield listed;
    }
  }
}

const isOfAnother = ({ ownId }: Person, { userId }: Pick<Link, "userId">): boolean =>
  ownId !== null && userId !== null && userId !== ownId;

/** Whether an address is nobody else's: people change theirs, and others get it. */
async function isFree(settings: Settings, person: Person, address: string): Promise<boolean> {
  if (person.addresses.has(address)) return true;
  const holder = await userByEmail(settings, address);
  return holder === null || person.userIds.has(holder.id);
}

/** Page by page, so that what is deleted behind the cursor moves nothing. */
async function* listed50(
  { store }: Settings,
  account: { readonly userId: string | null; readonly address: string | null },
): AsyncGenerator<ListedLink> {
  let cursor: string | null = null;
  do {
    const request = { from: null, until: null, order: "newest", account, limit: 50 } as const;
    const page = await store.list(request, cursor);
    yield* page.links;
    cursor = page.next;
  } while (cursor !== null);
}

/** The asks for the person's addresses, the newest 50 of each, but for those that led to a link of somebody else's. */
async function asksOf(settings: Settings, person: Person): Promise<readonly Ask[]> {
  const hashes = [...person.addresses].flatMap((address) => addressHashes(settings, address));
  const asks = (await Promise.all(hashes.map((hash) => settings.store.asks(hash)))).flat();
  const own: Ask[] = [];
  for (const ask of asks) {
    const link = (await settings.store.explain(ask.id))?.link ?? null;
    if (link === null || !isOfAnother(person, link)) own.push(ask);
  }
  return own;
}

async function actsAbout({ store }: Settings, { userIds }: Person): Promise<readonly Act[]> {
  const acts: Act[] = [];
  for (const userId of userIds) {
    let cursor: string | null = null;
    do {
      const page = await store.acts({ linkId: null, userId, limit: 100 }, cursor);
      acts.push(...page.acts);
      cursor = page.next;
    } while (cursor !== null);
  }
  return acts;
}

interface History {
  readonly link: Link;
  readonly visits: readonly Visit[];
  readonly ask: Ask | null;
}

const linkRecord = ({ link, visits, ask }: History, session: Session | null): PersonLink => ({
  id: link.id,
  userId: link.userId,
  address: link.address,
  redirectTo: link.redirectTo,
  issuedAt: iso(link.issuedAt),
  expiresAt: iso(link.expiresAt),
  firstOpenedAt: isoOrNull(link.firstOpenedAt),
  redeemedAt: isoOrNull(link.redeemedAt),
  revokedAt: isoOrNull(link.revokedAt),
  revokedBecause: link.revokedBecause,
  ask: ask && askRecord(ask),
  session: session && {
    createdAt: iso(session.createdAt),
    expiresAt: iso(session.expiresAt),
    endedAt: isoOrNull(session.endedAt),
  },
  visits: visits.map(visitRecord),
});

const askRecord = (ask: Ask): PersonAsk => ({
  askedAt: iso(ask.askedAt),
  clientAddress: ask.clientAddress,
  userAgent: ask.userAgent,
  attempts: ask.attempts,
  outcome: ask.outcome,
  language: ask.language,
});

const visitRecord = (visit: Visit): PersonVisit => ({
  at: iso(visit.at),
  method: visit.method,
  outcome: visit.outcome,
  reason: visit.reason,
  clientAddress: visit.clientAddress,
  userAgent: visit.userAgent,
  traits: visit.traits,
  class: visit.class,
});

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
