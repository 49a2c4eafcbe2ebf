import { doAct } from "../../flows/operators/act.ts";
import { findAccount } from "../../flows/operators/account.ts";
import type { Fields } from "../../http/form.ts";
import { confirmPage, type ConfirmActData } from "../../pages/admin/confirm.ts";
import { withQuery } from "../../pages/admin/parts.ts";
import { checkForm } from "./check-form.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, goTo, type AdminReply } from "./reply.ts";
import { nameOf, readTarget, type Target } from "./target.ts";
import { formFor, type AdminVisit } from "./visit.ts";

type EndTarget = Extract<Target, { readonly kind: "session" | "user" }>;

function targetOf(fields: Fields): EndTarget | null {
  const target = readTarget(fields, ["session", "user"]);
  return target?.kind === "session" || target?.kind === "user" ? target : null;
}

/** `GET /end`: asks whether all sessions of a user shall end. */
export async function showEnd(visit: AdminVisit): Promise<AdminReply> {
  const { context, frame, query } = visit;
  if (!frame.ownSessions) return adminProblem("not_found");
  const target = targetOf(query);
  if (target?.kind !== "user") return adminProblem("malformed", [], "Name a “user”, by its id.");
  const { id } = target;
  const { address } = await findAccount(context.settings, { by: "user", userId: id });
  const data: ConfirmActData = {
    title: "End all sessions of this user?",
    about: address ?? id,
    sentence: "They are logged out everywhere, at once. They can log in again.",
    button: "End their sessions",
    action: `${frame.base}/end`,
    fields: { user: id },
    formToken: formFor(visit, "end", nameOf(target)),
    phrase: null,
    fault: null,
    back: personPath(frame.base, id),
  };
  return adminPage(200, "confirmAct", data, confirmPage);
}

/** `POST /end`: ends one session, or all of a user's. */
export async function endSessions(visit: AdminVisit): Promise<AdminReply> {
  const { context, operator, frame } = visit;
  const { settings } = context;
  const { store, now } = settings;
  if (!frame.ownSessions) return adminProblem("not_found");
  const posted = await checkForm(visit, "end", (fields) => {
    const target = targetOf(fields);
    return target && nameOf(target);
  });
  if (!posted.ok) return adminProblem(posted.problem);
  const target = targetOf(posted.fields);
  if (target === null) return adminProblem("malformed");
  const { id } = target;
  if (target.kind === "user") {
    const plan = { operator, name: "end_sessions", linkId: null, userId: id } as const;
    const act = await doAct(settings, plan, () => store.endSessions(id, now()));
    return goTo(personPath(frame.base, id, act.id));
  }
  const userId = (await store.session(id))?.userId ?? null;
  const plan = { operator, name: "end_session", linkId: id, userId } as const;
  const act = await doAct(settings, plan, async () => Number(await store.endSession(id, now())));
  const back = posted.fields.get("back") === "person" && userId !== null;
  return goTo(
    back ? personPath(frame.base, userId, act.id) : `${frame.base}/links/${id}?act=${act.id}`,
  );
}

const personPath = (base: string, user: string, act = ""): string =>
  withQuery(`${base}/person`, { user, act });
