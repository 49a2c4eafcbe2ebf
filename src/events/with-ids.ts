import { bound } from "../stores/around.ts";
import type { Store, VisitFacts } from "../stores/store.ts";
import type { EventType } from "./event.ts";
import { Newest } from "./newest.ts";

export interface EventIdOptions {
  /** What receivers want to be told. What can be nothing of that is not taken into the outbox. */
  readonly wanted: ReadonlySet<EventType>;
  readonly newId: () => string;
  /** Called after a verb that may have taken an event. */
  readonly taken: () => void;
}

/**
 * The same store, whose verbs take what happens into the outbox, too, in the same transaction. Ids that a caller gives
 * stay.
 */
export function withEventIds(store: Store, options: EventIdOptions): Store {
  const taker = new Taker(options);
  return { ...bound(store), ...visited(store, taker), ...others(store, taker) };
}

class Taker {
  readonly #options: EventIdOptions;

  constructor(options: EventIdOptions) {
    this.#options = options;
  }

  /** An id, if one of these is wanted. */
  idFor(...types: readonly EventType[]): string | undefined {
    const { wanted, newId } = this.#options;
    return types.some((type) => wanted.has(type)) ? newId() : undefined;
  }

  /** Calls a verb that takes a visit, which can be one of these. */
  async visit<R extends { readonly visit: VisitFacts }, T>(
    request: R,
    types: readonly EventType[],
    verb: (request: R) => Promise<T>,
  ): Promise<T> {
    const { visit } = request;
    const event = visit.event ?? this.idFor(...types);
    return this.with(event, () =>
      verb(event === undefined ? request : { ...request, visit: { ...visit, event } }),
    );
  }

  async with<T>(event: string | undefined, verb: () => Promise<T>): Promise<T> {
    try {
      return await verb();
    } finally {
      // Also where it failed: an answer may be lost on its way when all is written.
      if (event !== undefined) this.#options.taken();
    }
  }
}

type VisitVerbs =
  | "open"
  | "redeem"
  | "claim"
  | "finish"
  | "release"
  | "record"
  | "decline"
  | "tryCode";

/** What a press can come to. */
const pressed: readonly EventType[] = ["login.succeeded", "login.refused"];
/** What a request that is only noted can come to. */
const noted: readonly EventType[] = [...pressed, "link.refused", "link.asked_again"];

function visited(store: Store, taker: Taker): Pick<Store, VisitVerbs> {
  const opened: readonly EventType[] = ["link.opened", "link.refused"];
  const declined: readonly EventType[] = ["person.reported", "login.refused"];
  const refused: readonly EventType[] = ["login.refused"];
  return {
    open: (request) => taker.visit(request, opened, (one) => store.open(one)),
    redeem: (request) => taker.visit(request, pressed, (one) => store.redeem(one)),
    claim: (request) => taker.visit(request, refused, (one) => store.claim(one)),
    finish: (request) => taker.visit(request, pressed, (one) => store.finish(one)),
    release: (request) => taker.visit(request, noted, (one) => store.release(one)),
    record: (request) => taker.visit(request, noted, (one) => store.record(one)),
    decline: (request) => taker.visit(request, declined, (one) => store.decline(one)),
    tryCode: (request) => taker.visit(request, refused, (one) => store.tryCode(one)),
  };
}

/** Its event is there when the host commits, and is found by a look later on: nobody is woken before that. */
function issuingWithin(store: Store, taker: Taker): Pick<Store, "issueWithin"> {
  if (store.issueWithin === undefined) return {};
  return {
    async issueWithin(link, within) {
      const event = link.event ?? taker.idFor("link.issued");
      await store.issueWithin?.(event === undefined ? link : { ...link, event }, within);
    },
  };
}

type OtherVerbs = "issue" | "issueWithin" | "settleAsk" | "revoke" | "endSession" | "endSessions";

function others(store: Store, taker: Taker): Pick<Store, OtherVerbs> {
  const settled = new Newest(1000);
  const ended = (): string | undefined => taker.idFor("sessions.ended");
  return {
    async issue(link) {
      const event = link.event ?? taker.idFor("link.issued");
      return taker.with(event, () => store.issue(event === undefined ? link : { ...link, event }));
    },
    ...issuingWithin(store, taker),
    async settleAsk(id, outcome, at, event) {
      // Written twice where there is no account, and told once.
      const own = settled.has(id) ? undefined : taker.idFor("mail.settled");
      await taker.with(event ?? own, () => store.settleAsk(id, outcome, at, event ?? own));
      settled.add(id);
    },
    async revoke(target, at, event = taker.idFor("links.revoked")) {
      return taker.with(event, () => store.revoke(target, at, event));
    },
    async endSession(id, at, event = ended()) {
      return taker.with(event, () => store.endSession(id, at, event));
    },
    async endSessions(userId, at, event = ended()) {
      return taker.with(event, () => store.endSessions(userId, at, event));
    },
  };
}
