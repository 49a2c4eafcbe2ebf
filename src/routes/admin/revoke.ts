import { doAct } from "../../flows/operators/act.ts";
import { findAccount } from "../../flows/operators/account.ts";
import { revoke } from "../../flows/revoke.ts";
import type { Fields } from "../../http/form.ts";
import { confirmPage, type ConfirmActData } from "../../pages/admin/confirm.ts";
import { withQuery } from "../../pages/admin/parts.ts";
import type { Settings } from "../../settings.ts";
import { checkForm } from "./check-form.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, goTo, type AdminReply } from "./reply.ts";
import { nameOf, readTarget, type Target } from "./target.ts";
import { formFor, type AdminVisit } from "./visit.ts";

type RevokeTarget = Exclude<Target, { readonly kind: "session" }>;

/** To be typed before everybody's links end. */
const phrase = "revoke all links";

const targetOf = (fields: Fields): RevokeTarget | null => {
  const target = readTarget(fields, ["link", "user", "all"]);
  return target?.kind === "session" ? null : target;
};

/** `GET /revoke`: asks whether that is meant. */
export async function showRevoke(visit: AdminVisit): Promise<AdminReply> {
  const target = targetOf(visit.query);
  if (target === null) {
    return adminProblem("malformed", [], "Name one of “link”, “user”, or “all” as yes.");
  }
  return ask(visit, target, null);
}

/** `POST /revoke`: takes links out of use, at once. */
export async function revokeLinks(visit: AdminVisit): Promise<AdminReply> {
  const { context, operator, frame } = visit;
  const { settings } = context;
  const posted = await checkForm(visit, "revoke", (fields) => {
    const target = targetOf(fields);
    return target && nameOf(target);
  });
  if (!posted.ok) return adminProblem(posted.problem);
  const target = targetOf(posted.fields);
  if (target === null) return adminProblem("malformed");
  switch (target.kind) {
    case "link": {
      const { id: linkId } = target;
      const userId = (await settings.store.explain(linkId))?.link.userId ?? null;
      const plan = { operator, name: "revoke_link", linkId, userId } as const;
      const act = await doAct(settings, plan, () => revoke(settings, { linkId }));
      return goTo(`${frame.base}/links/${linkId}?act=${act.id}`);
    }
    case "user": {
      const { id: userId } = target;
      const plan = { operator, name: "revoke_user", linkId: null, userId } as const;
      const act = await doAct(settings, plan, () => revoke(settings, { userId }));
      return goTo(withQuery(`${frame.base}/person`, { user: userId, act: act.id }));
    }
    case "all": {
      if (!isPhrase(posted.fields)) return ask(visit, target, `Type “${phrase}” to go on.`);
      const plan = { operator, name: "revoke_all", linkId: null, userId: null } as const;
      const act = await doAct(settings, plan, () => revoke(settings, { all: true }));
      return goTo(`${frame.base}/acts?act=${act.id}`);
    }
  }
}

const isPhrase = (fields: Fields): boolean =>
  (fields.get("typed") ?? "").trim().toLowerCase() === phrase;

async function ask(
  visit: AdminVisit,
  target: RevokeTarget,
  fault: string | null,
): Promise<AdminReply> {
  const words = await wordsOf(visit.context.settings, target, visit.frame.base);
  if (words === null) return adminProblem("no_link");
  const fields = target.kind === "all" ? { all: "yes" } : { [target.kind]: target.id };
  const data: ConfirmActData = {
    ...words,
    action: `${visit.frame.base}/revoke`,
    fields,
    formToken: formFor(visit, "revoke", nameOf(target)),
    phrase: target.kind === "all" ? phrase : null,
    fault,
  };
  return adminPage(fault === null ? 200 : 400, "confirmAct", data, confirmPage);
}

type Words = Pick<ConfirmActData, "title" | "about" | "sentence" | "button" | "back">;

async function wordsOf(
  settings: Settings,
  target: RevokeTarget,
  base: string,
): Promise<Words | null> {
  switch (target.kind) {
    case "link": {
      const history = await settings.store.explain(target.id);
      return (
        history && {
          title: "Revoke this link?",
          about: history.link.address,
          sentence:
            "It stops working at once, also for somebody who has its page open. Whoever it has logged in stays logged in.",
          button: "Revoke the link",
          back: `${base}/links/${target.id}`,
        }
      );
    }
    case "user": {
      const { address } = await findAccount(settings, { by: "user", userId: target.id });
      return {
        title: "Revoke all links of this user?",
        about: address ?? target.id,
        sentence:
          "All that still work stop working at once, also for somebody who has the page of one open. They can ask for new ones. Whoever is logged in stays logged in.",
        button: "Revoke their links",
        back: withQuery(`${base}/person`, { user: target.id }),
      };
    }
    case "all":
      return {
        title: "Revoke all links of everybody?",
        about: null,
        sentence:
          "Every link that still works stops working at once: whoever is about to log in has to ask anew. Whoever is logged in stays logged in.",
        button: "Revoke all links",
        back: `${base}/links`,
      };
  }
}
