import type { Act, Link } from "../../../src/stores/store.ts";
import type { Store } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import type { Browser } from "../support/browser.ts";
import { openNodeFace, type OpenFace } from "../support/faces.ts";
import { button, startHost, type Host } from "../support/host.ts";

export const admin = "/magic-link/admin";

export interface OperatedHost extends Host {
  readonly store: Store;
  /** A browser whose every request is this operator's. */
  operator(name?: string): Browser;
  /** What operators did, newest first. */
  acts(): Promise<readonly Act[]>;
  link(id: string): Promise<Link>;
}

/** A host that takes the header `x-operator` for the name of one. */
export async function startOperated(
  changes: Parameters<typeof startHost>[1] = {},
  open: OpenFace = openNodeFace,
): Promise<OperatedHost> {
  const store = changes.store ?? sqliteStore(":memory:");
  const operators = (client: { header(name: string): string | null }): string | null =>
    client.header("x-operator");
  const host = await startHost(open, { operators, ...changes, store });
  return {
    ...host,
    store,
    operator: (name = "Grace") => host.browser({ "x-operator": name }),
    acts: async () => (await store.acts({ linkId: null, userId: null, limit: 100 }, null)).acts,
    async link(id) {
      const history = await store.explain(id);
      if (history === null) throw new Error("there is no such link");
      return history.link;
    },
  };
}

/** What a page holds that a person reads. */
export const textOf = (body: string): string =>
  body
    .replaceAll(/<(?:style|svg)[\s\S]*?<\/(?:style|svg)>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

/** Logs a user in by a link of the app's. Gives the id of the link, and of the session. */
export async function loggedIn(host: OperatedHost, userId: string): Promise<string> {
  const { link, url } = await host.magicLinks.issue({ userId });
  const browser = host.browser();
  await browser.press(await browser.open(url), button.logIn);
  return link.id;
}
