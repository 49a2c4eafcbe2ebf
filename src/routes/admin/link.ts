import { explain } from "../../flows/explain.ts";
import { findAccount } from "../../flows/operators/account.ts";
import { isAlive } from "../../stores/session.ts";
import { linkPage, type LinkData, type ShownSession } from "../../pages/admin/link.ts";
import type { Session } from "../../stores/store.ts";
import { rowsOf } from "../../timeline/rows.ts";
import { timelineSvg } from "../../timeline/svg.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, type AdminReply } from "./reply.ts";
import { formFor, type AdminVisit } from "./visit.ts";

const mostRows = 200;
const mostActs = 20;

/** `GET /links/:id`: what happened to one link. Does not open it: no visit is left. */
export async function showLink(visit: AdminVisit): Promise<AdminReply> {
  const { context, part: id, query } = visit;
  const { settings } = context;
  const { store } = settings;
  const [told, session, { acts }] = await Promise.all([
    explain(settings, id),
    store.session(id),
    store.acts({ linkId: id, userId: null, limit: mostActs }, null),
  ]);
  if (told === null) return adminProblem("no_link");
  const { link, state, at, ask, timeline, advice } = told;
  const { userId } = link;
  const account = userId === null ? null : await findAccount(settings, { by: "user", userId });
  const shown = session && shownSession(session, at.getTime());
  const data: LinkData = {
    link: { ...link, asked: link.askedBy !== null },
    state,
    at,
    ask,
    advice,
    account,
    session: shown,
    acts,
    done: query.get("act") ?? null,
    rows: rowsOf(timeline, mostRows),
    drawing: timelineSvg(told),
    endForm: shown?.alive === true ? formFor(visit, "end", `session ${id}`) : null,
  };
  return adminPage(200, "link", data, linkPage, { told: toldOf(data, timeline) });
}

const shownSession = (session: Session, at: number): ShownSession => ({
  id: session.id,
  userId: session.userId,
  createdAt: new Date(session.createdAt),
  expiresAt: new Date(session.expiresAt),
  endedAt: session.endedAt === null ? null : new Date(session.endedAt),
  alive: isAlive(session, at),
});

/** For a program: without what is for the eye, and without the hashes of cookies. */
function toldOf({ link, ask, ...data }: LinkData, timeline: object): object {
  const { state, at, advice, account, session, acts, endForm } = data;
  const {
    askedBy: _asked,
    redeemedBy: _redeemed,
    claimId: _claim,
    claimedUntil: _until,
    ...shown
  } = link;
  const { askedAt, outcome, attempts, clientAddress, userAgent, language } = ask ?? {};
  const asked = ask && { askedAt, outcome, attempts, clientAddress, userAgent, language };
  return { link: shown, state, at, ask: asked, advice, account, session, acts, timeline, endForm };
}
