import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import { linkStates, type LinkState } from "../link-state.ts";
import type { Settings } from "../settings.ts";
import type { Ask } from "../stores/ask.ts";
import { linkState } from "../stores/judge.ts";
import type { Link, ListedLink, ListPage, ListRequest, Seen, Session } from "../stores/store.ts";
import { visitKinds, type VisitKind } from "../visit-kind.ts";
import type { SessionInfo } from "./sessions.ts";

/** Which links to list. All of it may be left out. */
export interface LinksRequest {
  /** Issued at this moment or later. */
  readonly from?: Date | undefined;
  /** Issued before this moment. */
  readonly until?: Date | undefined;
  /** By when they were issued. Default `newest`: those first. */
  readonly order?: "newest" | "oldest" | undefined;
  /** Those in this state now. */
  readonly state?: LinkState | undefined;
  /** Those with a visit that the rules took for this. */
  readonly kind?: VisitKind | undefined;
  /** Those of this user, as far as they were issued for it. */
  readonly userId?: string | undefined;
  /**
   * Those that were asked for with this address, or issued for it alone. With `userId`: these and the user's.
   */
  readonly address?: string | undefined;
  /** How many at most, 1 to 200. Default 50. */
  readonly limit?: number | undefined;
  /** The `next` of the links before, for the same request. Default: from the first one on. */
  readonly after?: string | null | undefined;
}

/** Some of the links, in order. */
export interface LinkList {
  /** May be fewer than asked for, or none, while there are more: no more than 2,000 are looked at for one answer. */
  readonly links: readonly ListedInfo[];
  /** Where to go on; null where there are no more. */
  readonly next: string | null;
  /** How many links were looked at to find these. */
  readonly looked: number;
}

/** A link of a list. */
export interface ListedInfo {
  readonly link: Link;
  /** Now. */
  readonly state: LinkState;
  /** What it was issued for; null where the app issued it by itself. */
  readonly ask: Ask | null;
  /** What it opened; null where it opened none that is kept. */
  readonly session: ListedSession | null;
  /** Its visits, those that are alike in all of this counted together; in no order. */
  readonly seen: readonly Seen[];
}

export interface ListedSession extends SessionInfo {
  /** When it was ended; null while it was not. */
  readonly endedAt: Date | null;
}

/** A place in the order of all links: that of one link, which may be gone. */
interface Place {
  readonly at: number;
  readonly id: string;
}

/** What was asked for, checked. */
interface Query {
  readonly request: Omit<ListRequest, "limit">;
  readonly state: LinkState | null;
  readonly kind: VisitKind | null;
  readonly limit: number;
  readonly after: Place | null;
}

const mostLooked = 2000;
/** So many are read at once where most of them may not be asked for. */
const pageLimit = 200;

/**
 * Lists links as they stand.
 *
 * @throws {OnpurposeError} `invalid_argument`
 */
export async function listLinks(settings: Settings, given: LinksRequest = {}): Promise<LinkList> {
  const query = readQuery(given);
  const at = settings.now();
  const links: ListedInfo[] = [];
  let looked = 0;
  let last = query.after;
  for await (const { found, more } of following(settings, query)) {
    for (const listed of found) {
      // There is one more at least.
      if (links.length === query.limit) return { links, next: textOf(last), looked };
      looked++;
      last = { at: listed.link.issuedAt, id: listed.link.id };
      const info = infoOf(listed, at);
      if (matches(query, info)) links.push(info);
    }
    if (looked >= mostLooked && more) return { links, next: textOf(last), looked };
  }
  return { links, next: null, looked };
}

interface Batch {
  readonly found: readonly ListedLink[];
  readonly more: boolean;
}

/** The links behind the place that is gone on from. */
async function* following(settings: Settings, query: Query): AsyncGenerator<Batch, void> {
  const { after } = query;
  if (after === null) return yield* batches(settings, query.request, query);
  // Those of its moment come once more.
  const request = { ...query.request, ...boundBy(query, after) };
  let ofMoment: ListedLink[] | null = [];
  for await (const { found, more } of batches(settings, request, query)) {
    if (ofMoment === null) {
      yield { found, more };
      continue;
    }
    const later: number = found.findIndex(({ link }) => link.issuedAt !== after.at);
    ofMoment.push(...found.slice(0, later === -1 ? found.length : later));
    if (later === -1 && more) continue;
    const others = later === -1 ? [] : found.slice(later);
    yield { found: [...behind(query, after, ofMoment), ...others], more };
    ofMoment = null;
  }
}

async function* batches(
  { store }: Settings,
  request: Query["request"],
  { limit, state, kind }: Query,
): AsyncGenerator<Batch, void> {
  const count = state === null && kind === null ? limit + 1 : pageLimit;
  let cursor: string | null = null;
  do {
    const { links, next }: ListPage = await store.list({ ...request, limit: count }, cursor);
    yield { found: links, more: next !== null };
    cursor = next;
  } while (cursor !== null);
}

function boundBy({ request }: Query, { at }: Place): Partial<ListRequest> {
  if (request.order === "oldest") return { from: Math.max(request.from ?? at, at) };
  return { until: Math.min(request.until ?? at + 1, at + 1) };
}

/**
 * Of the links of a moment those behind one of them. Stores differ in what they take for the order of ids: only where that
 * link is gone is it put where our own order would have it.
 */
function behind(
  { request }: Query,
  { id }: Place,
  ofMoment: readonly ListedLink[],
): readonly ListedLink[] {
  const place = ofMoment.findIndex(({ link }) => link.id === id);
  if (place !== -1) return ofMoment.slice(place + 1);
  return ofMoment.filter(({ link }) => (request.order === "oldest" ? link.id > id : link.id < id));
}

const textOf = (place: Place | null): string | null => place && `${place.at}.${place.id}`;

function matches({ state, kind }: Query, info: ListedInfo): boolean {
  if (state !== null && info.state !== state) return false;
  return kind === null || info.seen.some((seen) => seen.kind === kind);
}

const infoOf = ({ link, ask, session, seen }: ListedLink, at: number): ListedInfo => ({
  link,
  state: linkState(link, at),
  ask,
  session: session && sessionOf(session),
  seen,
});

const sessionOf = ({ id, userId, createdAt, expiresAt, endedAt }: Session): ListedSession => ({
  id,
  userId,
  createdAt: new Date(createdAt),
  expiresAt: new Date(expiresAt),
  endedAt: endedAt === null ? null : new Date(endedAt),
});

function readQuery(given: LinksRequest): Query {
  const { order = "newest", limit = 50, state, kind, after = null } = given;
  const from = readMoment("from", given.from);
  const until = readMoment("until", given.until);
  if (from !== null && until !== null && until <= from) throw invalid("until must be after from");
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw invalid("limit must be a whole number from 1 to 200");
  }
  const account = readAccount(given);
  return {
    request: { from, until, account, order: readWord("order", order, ["newest", "oldest"]) },
    state: state === undefined ? null : readWord("state", state, linkStates),
    kind: kind === undefined ? null : readWord("kind", kind, visitKinds),
    limit,
    after: after === null ? null : readPlace(after),
  };
}

function readMoment(name: string, given: unknown): number | null {
  if (given === undefined) return null;
  const at = given instanceof Date ? given.getTime() : NaN;
  if (Number.isNaN(at)) throw invalid(`${name} must be a Date`);
  return at;
}

function readWord<T extends string>(name: string, given: T, words: readonly T[]): T {
  const word = words.find((one) => one === given);
  if (word === undefined) throw invalid(`${name} must be one of ${words.join(", ")}`);
  return word;
}

function readAccount({ userId, address }: LinksRequest): ListRequest["account"] {
  if (userId === undefined && address === undefined) return null;
  return {
    userId: userId === undefined ? null : readUserId(userId),
    address: address === undefined ? null : readAddress(address),
  };
}

function readUserId(given: unknown): string {
  if (typeof given === "string" && given !== "" && given.length <= 200) return given;
  throw invalid("userId must be the id of a user, 1 to 200 characters");
}

function readAddress(given: unknown): string {
  if (typeof given !== "string") throw invalid("address must be one plain address");
  const parsed = parseEmailAddress(given);
  if (!parsed.ok) throw invalid(`address must be one plain address (${parsed.fault})`);
  return parsed.address;
}

function readPlace(given: unknown): Place {
  const parts = typeof given === "string" ? /^(-?\d{1,15})\.([\w-]{1,100})$/.exec(given) : null;
  const [, at, id] = parts ?? [];
  if (at === undefined || id === undefined) {
    throw invalid('after must be the "next" of the links before');
  }
  return { at: Number(at), id };
}

const invalid = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `links: ${message}`);
