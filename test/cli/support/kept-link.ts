import { rulesVersion } from "../../../src/intermediaries/classify.ts";
import type { NewLink, Store } from "../../../src/stores/store.ts";
import {
  issued,
  loggedIn,
  opening,
  someClass,
  someVisit,
} from "../../../src/testing/store/records.ts";

const day = 24 * 60 * 60 * 1000;

export interface Kept {
  /** Of Ada's, opened once by a program that older rules took for a person. */
  readonly fresh: NewLink;
  /** Of Ada's, issued 30 days ago. */
  readonly old: NewLink;
  /** Of Ada's, with a live session. */
  readonly used: NewLink;
}

/** What a store holds that has been in use for a while. */
export async function fill(store: Store): Promise<Kept> {
  const ada = { userId: "ada", address: "ada@example.com" };
  const { link: used } = await loggedIn(store, ada);
  const fresh = await issued(store, ada);
  const outdated = someClass({ kind: "person", rules: rulesVersion - 1 });
  const visit = someVisit({ userAgent: "curl/8.5.0", traits: null, class: outdated });
  await store.open(opening(fresh, { visit }));
  const issuedAt = Date.now() - 30 * day;
  const old = await issued(store, { ...ada, issuedAt, expiresAt: issuedAt + 600_000 });
  return { fresh, old, used };
}
