import { readWho } from "../../flows/operators/account.ts";
import { readForm } from "../../http/form.ts";
import { isSameOrigin } from "../../http/origin.ts";
import { withQuery } from "../../pages/admin/parts.ts";
import type { Settings } from "../../settings.ts";
import { readToken } from "../../token.ts";
import { adminProblem } from "./problems.ts";
import { goTo, type AdminReply } from "./reply.ts";
import type { AdminVisit } from "./visit.ts";

/** SHA-256 as base64url. */
const linkId = /^[\w-]{43}$/;

/**
 * `POST /find`: leads to whatever was typed: an address, a user's id, a link's id, or the URL that a person got. A
 * POST, though it changes nothing: what is pasted here may be a live token, which must stand in no URL and no log.
 */
export async function find({ context, request, frame }: AdminVisit): Promise<AdminReply> {
  const { settings } = context;
  const form = await readForm(request);
  if (!form.ok) return adminProblem(form.fault);
  if (!isSameOrigin(request, settings.origin)) return adminProblem("cross_site");
  const typed = (form.fields.get("q") ?? "").trim();
  if (typed === "") return goTo(`${frame.base}/links`);
  const pasted = linkInUrl(settings, typed);
  if (pasted !== null) return goTo(`${frame.base}/links/${pasted}`);
  if (/^https?:\/\//i.test(typed)) {
    return adminProblem("malformed", [], "That is a URL, but not one of a link of this app.");
  }
  if (linkId.test(typed) && (await settings.store.explain(typed)) !== null) {
    return goTo(`${frame.base}/links/${typed}`);
  }
  const who = readWho(typed);
  switch (who.by) {
    case "address":
      return goTo(withQuery(`${frame.base}/person`, { address: who.address }));
    case "user":
      return goTo(withQuery(`${frame.base}/person`, { user: who.userId }));
    case "nothing":
      return adminProblem(
        "malformed",
        [],
        "Type one plain address, the id of a user or of a link, or paste the URL of a link.",
      );
  }
}

/** The id of the link whose URL, or token, this is; null where it is none. */
export const linkInUrl = ({ keyring }: Settings, text: string): string | null =>
  readToken(keyring, lastPart(text))?.linkId ?? null;

/** Of a path: without what a mail program or a browser has put behind it. */
const lastPart = (text: string): string =>
  text
    .replace(/[?#].*$/s, "")
    .split("/")
    .at(-1) ?? "";
