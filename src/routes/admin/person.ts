import { lookAtPerson } from "../../flows/operators/person.ts";
import { personPage, type PersonData } from "../../pages/admin/person.ts";
import { clientOf } from "../../timeline/who.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, type AdminReply } from "./reply.ts";
import { onePerson, readPerson } from "./target.ts";
import { formFor, type AdminVisit } from "./visit.ts";

/** `GET /person`: why somebody cannot log in, and all that is known of them. */
export async function showPerson(visit: AdminVisit): Promise<AdminReply> {
  const { context, query } = visit;
  const who = readPerson(query);
  if (who === null) return adminProblem("malformed", [], onePerson);
  const { account, told, sessions, acts } = await lookAtPerson(context.settings, who);
  const links = told.links.map(({ link, state, advice }) => ({
    id: link.id,
    address: link.address,
    asked: link.askedBy !== null,
    issuedAt: new Date(link.issuedAt),
    state,
    advice,
  }));
  const data: PersonData = {
    account: {
      ...account,
      address: account.address ?? (who.by === "address" ? who.address : null),
    },
    askedFor: who.by === "address" ? who.address : who.userId,
    advice: told.advice,
    links,
    asks: told.asks.map((ask) => ({ ...ask, client: clientOf(ask) })),
    sessions: sessions.map((session) => ({
      ...session,
      endForm: formFor(visit, "end", `session ${session.id}`),
    })),
    acts,
    done: query.get("act") ?? null,
    mayIssue: account.lookUp !== "none" || context.settings.users.create !== undefined,
  };
  return adminPage(200, "person", data, personPage);
}
