import { doAct } from "../../flows/operators/act.ts";
import { findAccount, type Who } from "../../flows/operators/account.ts";
import { erasePerson } from "../../flows/person.ts";
import type { Fields } from "../../http/form.ts";
import { confirmPage, type ConfirmActData } from "../../pages/admin/confirm.ts";
import { withQuery } from "../../pages/admin/parts.ts";
import { checkForm } from "./check-form.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, goTo, type AdminReply } from "./reply.ts";
import { onePerson, personRequest, readPerson } from "./target.ts";
import { formFor, type AdminVisit } from "./visit.ts";

/** To be typed before it is gone. */
const phrase = "erase";

const nameOf = (who: Who): string =>
  who.by === "user" ? `user ${who.userId}` : `address ${who.address}`;

/** `GET /erase`: asks whether all that is kept about a person shall go. */
export function showErase(visit: AdminVisit): AdminReply {
  const who = readPerson(visit.query);
  return who === null ? adminProblem("malformed", [], onePerson) : ask(visit, who, null);
}

/** `POST /erase`: deletes it. */
export async function erase(visit: AdminVisit): Promise<AdminReply> {
  const { context, operator, frame } = visit;
  const { settings } = context;
  const posted = await checkForm(visit, "erase", (fields) => {
    const who = readPerson(fields);
    return who && nameOf(who);
  });
  if (!posted.ok) return adminProblem(posted.problem);
  const who = readPerson(posted.fields);
  if (who === null) return adminProblem("malformed");
  if (!isPhrase(posted.fields)) return ask(visit, who, `Type “${phrase}” to go on.`);
  const { userId } = await findAccount(settings, who);
  const act = await doAct(settings, { operator, name: "erase", linkId: null, userId }, async () => {
    return (await erasePerson(settings, personRequest(who))).links;
  });
  return goTo(withQuery(`${frame.base}/acts`, { act: act.id }));
}

const isPhrase = (fields: Fields): boolean =>
  (fields.get("typed") ?? "").trim().toLowerCase() === phrase;

function ask(visit: AdminVisit, who: Who, fault: string | null): AdminReply {
  const { base } = visit.frame;
  const fields: Record<string, string> =
    who.by === "user" ? { user: who.userId } : { address: who.address };
  const data: ConfirmActData = {
    title: "Erase all that is kept about this person?",
    about: who.by === "user" ? who.userId : who.address,
    sentence:
      "Their links, visits, asks and sessions are deleted: they are logged out, and nobody can tell any more what happened. That you did this stays. Their account is the app’s, and is left alone.",
    button: "Erase it",
    action: `${base}/erase`,
    fields,
    formToken: formFor(visit, "erase", nameOf(who)),
    phrase,
    fault,
    back: withQuery(`${base}/person`, fields),
  };
  return adminPage(fault === null ? 200 : 400, "confirmAct", data, confirmPage);
}
