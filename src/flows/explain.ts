import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { adviseLinks, adviseAsks } from "../timeline/advice-asks.ts";
import type { Advice, Explanation } from "../timeline/explanation.ts";
import type { Policy } from "../timeline/facts.ts";
import { tell } from "../timeline/tell.ts";
import { listAsks, type AskInfo } from "./asks.ts";
import { userById } from "./users.ts";

/** What became of several links, and what to tell the person whose they are. */
export interface Explanations {
  /** The asks for the address, also those that made no link; newest first, 50 at most. */
  readonly asks: readonly AskInfo[];
  /** Those that are kept of the newest 20; newest first. */
  readonly links: readonly Explanation[];
  readonly advice: Advice;
}

/** Answers "who opened my link, and why doesn't it work?". Null when there is no such link. */
export async function explain(settings: Settings, linkId: string): Promise<Explanation | null> {
  const history = await settings.store.explain(linkId);
  return history && tell(history, policyOf(settings), settings.now());
}

const mostLinks = 20;

/**
 * Answers "why can I not log in?" by the address that was typed on the login page.
 *
 * @throws {OnpurposeError} `invalid_argument` unless it is one plain address.
 */
export async function explainAddress(settings: Settings, address: string): Promise<Explanations> {
  const asks = await listAsks(settings, address, "explainAddress");
  const links = await explainAll(settings, newestOf(asks));
  return { asks, links, advice: adviseAsks(asks, links) };
}

/**
 * Answers the same by the user: links that were issued for them by the app, and those that were asked for with the
 * address that they have.
 *
 * @throws {OnpurposeError} `invalid_argument` unless it is a user's id.
 */
export async function explainUser(settings: Settings, userId: string): Promise<Explanations> {
  const plain: unknown = userId;
  if (typeof plain !== "string" || plain === "") {
    throw new OnpurposeError("invalid_argument", "explainUser: takes the id of a user");
  }
  const user = await userById(settings, userId);
  return explainAccount(settings, userId, user?.address ?? null);
}

/** The same of a user whose address is known, or is not: null. */
export async function explainAccount(
  settings: Settings,
  userId: string,
  address: string | null,
): Promise<Explanations> {
  const asks = address === null ? [] : await listAsks(settings, address, "explainUser");
  const issued = await settings.store.linksOf(userId);
  const ids = new Set([...newestOf(asks), ...issued.slice(0, mostLinks)]);
  const found = await explainAll(settings, [...ids]);
  const links = found.toSorted((a, b) => b.link.issuedAt - a.link.issuedAt).slice(0, mostLinks);
  return { asks, links, advice: adviseLinks(asks, links) };
}

const newestOf = (asks: readonly AskInfo[]): readonly string[] =>
  asks.slice(0, mostLinks).map(({ linkId }) => linkId);

async function explainAll(
  settings: Settings,
  ids: readonly string[],
): Promise<readonly Explanation[]> {
  const found = await Promise.all(ids.map((id) => explain(settings, id)));
  return found.filter((explanation) => explanation !== null);
}

const policyOf = ({ otherBrowser, unasked, code, mailer }: Settings): Policy => ({
  otherBrowser,
  unasked,
  codeAttempts: code.attempts,
  mails: mailer !== null,
});
