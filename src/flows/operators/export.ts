import { OnpurposeError } from "../../errors.ts";
import type { Settings } from "../../settings.ts";
import type { Act } from "../../stores/store.ts";
import { listLinks, type LinksRequest } from "../list.ts";
import { rowOf, type LinkRow } from "./row.ts";

/** How many links are read at once: between two reads the store has forgotten us. */
const pageSize = 200;

/**
 * All links of a list, page by page, as whoever takes them wants more. Notes with the act how many there were, once
 * all have been taken.
 */
export async function* exportLinks(
  settings: Settings,
  request: Omit<LinksRequest, "limit" | "after">,
  act: Act,
): AsyncGenerator<readonly LinkRow[]> {
  let count = 0;
  let after: string | null = null;
  try {
    do {
      const { links, next } = await listLinks(settings, { ...request, limit: pageSize, after });
      count += links.length;
      after = next;
      yield links.map(rowOf);
    } while (after !== null);
    await settings.store.settleAct(act, count);
  } catch (cause) {
    // The answer has begun, so that no status can say it.
    settings.report(
      cause instanceof OnpurposeError
        ? cause
        : new OnpurposeError("store_unavailable", "an export broke off", { cause }),
    );
    throw cause;
  }
}
