import type { Settings } from "../settings.ts";
import { adviseAsks } from "../timeline/advice-asks.ts";
import type { Advice, Explanation } from "../timeline/explanation.ts";
import type { Policy } from "../timeline/facts.ts";
import { tell } from "../timeline/tell.ts";
import { listAsks, type AskInfo } from "./asks.ts";

/** What became of several links, and what to tell the person whose they are. */
export interface Explanations {
  /** The asks that they were issued for, and those that made no link; newest first, 50 at most. */
  readonly asks: readonly AskInfo[];
  /** Those that are kept of the newest 20 asks; newest first. */
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
  const ids = asks.slice(0, mostLinks).map(({ linkId }) => linkId);
  const found = await Promise.all(ids.map((id) => explain(settings, id)));
  const links = found.filter((explanation) => explanation !== null);
  return { asks, links, advice: adviseAsks(asks, links) };
}

const policyOf = ({ otherBrowser, unasked, code, mailer }: Settings): Policy => ({
  otherBrowser,
  unasked,
  codeAttempts: code.attempts,
  mails: mailer !== null,
});
