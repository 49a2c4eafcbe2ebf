import { findAccount, readWho, type Who } from "../../flows/operators/account.ts";
import type { LinksRequest } from "../../flows/list.ts";
import type { Fields } from "../../http/form.ts";
import { linkStates } from "../../link-state.ts";
import type { LinkFilters } from "../../pages/admin/links.ts";
import type { Settings } from "../../settings.ts";
import { visitKinds } from "../../visit-kind.ts";
import { readDayBound } from "./period.ts";

/** What a list of links was asked for with: as it was written, and as the flow takes it. */
export type ListQuery =
  | {
      readonly ok: true;
      readonly filters: LinkFilters;
      readonly request: Omit<LinksRequest, "limit" | "after">;
    }
  | { readonly ok: false; readonly filters: LinkFilters; readonly fault: string };

/** The filters of a list, out of the URL. Asks the host who somebody is, where the list is to be of one person. */
export async function readListQuery(settings: Settings, query: Fields): Promise<ListQuery> {
  const filters = filtersOf(query);
  const wrong = (fault: string): ListQuery => ({ ok: false, filters, fault });
  const from = readDayBound(filters.from, "from");
  const until = readDayBound(filters.until, "until");
  if ("fault" in from) return wrong(from.fault);
  if ("fault" in until) return wrong(until.fault);
  if (from.at !== null && until.at !== null && until.at <= from.at) {
    return wrong("The last day must not be before the first one.");
  }
  const state = linkStates.find((one) => one === filters.state);
  if (filters.state !== "" && state === undefined) {
    return wrong(`The state must be one of ${linkStates.join(", ")}.`);
  }
  const kind = visitKinds.find((one) => one === filters.kind);
  if (filters.kind !== "" && kind === undefined) {
    return wrong(`The kind must be one of ${visitKinds.join(", ")}.`);
  }
  const { order } = filters;
  if (order !== "newest" && order !== "oldest") {
    return wrong("The order must be newest or oldest.");
  }
  const who = filters.who === "" ? null : readWho(filters.who);
  if (who?.by === "nothing") return wrong("Type one plain address, or the id of a user.");
  const bounds = { from: from.at ?? undefined, until: until.at ?? undefined };
  const account = who === null ? {} : await accountOf(settings, who);
  return { ok: true, filters, request: { ...bounds, ...account, state, kind, order } };
}

const filtersOf = (query: Fields): LinkFilters => ({
  who: (query.get("who") ?? "").trim().slice(0, 300),
  state: query.get("state") ?? "",
  kind: query.get("kind") ?? "",
  from: query.get("from") ?? "",
  until: query.get("until") ?? "",
  order: query.get("order") ?? "newest",
});

async function accountOf(
  settings: Settings,
  who: Who,
): Promise<Pick<LinksRequest, "userId" | "address">> {
  const { userId, address } = await findAccount(settings, who);
  return {
    userId: userId ?? undefined,
    // What was asked for with an address is found by that, also where the account has another.
    address: (who.by === "address" ? who.address : address) ?? undefined,
  };
}
