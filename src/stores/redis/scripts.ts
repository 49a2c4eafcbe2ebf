import { reading, writing, writingTo } from "./script.ts";
import { endLink, keepLogin, take, undoLogin } from "./scripts/accounts.ts";
import {
  ask,
  enlistAsk,
  keepAsk,
  listAsks,
  readAsk,
  settleAsk,
  takeTurn,
  tryCode,
} from "./scripts/asks.ts";
import { listIds, listVisits, reclassify } from "./scripts/classes.ts";
import { dropEvents, findMembers, readEvents, tellOfMany } from "./scripts/events.ts";
import { createAlone, enrol, issue, shelve, wake } from "./scripts/issue.ts";
import {
  addAct,
  lease,
  listActs,
  listDays,
  purgeActs,
  purgeDays,
  saveDay,
  settleAct,
} from "./scripts/jobs.ts";
import { decline, explain, lastOf, list, open, record } from "./scripts/links.ts";
import { enter, leave, places } from "./scripts/places.ts";
import { cutAsk, forget, markListed, purge, settleGone, unshelve } from "./scripts/purge.ts";
import { askFacts, readLinks } from "./scripts/records.ts";
import { finish, login, press } from "./scripts/redeem.ts";
import { endSession, findAccount, readSession, scanLinks } from "./scripts/sessions.ts";
import { countUnknownVisit, keepUnknownVisit, unknownVisits } from "./scripts/unknown.ts";

// A session is not declared: where Redis will not let us write one, that has to fail as a command.
const ofLink = ["visits", "siblings", "events"];
/** All but the link. */
const ofId = [...ofLink, "session", "ask", "gone", "ended"];

/** Every script there is. Those of the second group are for a Cluster, where an index lives elsewhere. */
export const scripts = {
  issue: writing(issue),
  open: writingTo(ofLink, unknownVisits, open),
  record: writingTo(ofLink, unknownVisits, record),
  decline: writingTo(ofLink, unknownVisits, decline),
  press: writingTo(ofLink, unknownVisits, login, press),
  finish: writingTo(ofLink, unknownVisits, login, finish),
  endLink: writingTo(ofLink, endLink),
  explain: reading(explain),
  list: reading(list),
  lastOf: reading(lastOf),
  ask: writing(ask),
  settleAsk: writingTo(["events"], settleAsk),
  listAsks: reading(listAsks),
  tryCode: writingTo(["link", "visits", "events"], tryCode),
  readSession: reading(readSession),
  endSession: writingTo(["events"], endSession),
  scanLinks: reading(scanLinks),
  listIds: reading(listIds),
  listVisits: reading(listVisits),
  reclassify: writing(reclassify),
  purge: writingTo(ofId, purge),
  forget: writingTo(["asks", "issued", "live", "unowned", "logins", "asked"], forget),
  settleGone: writingTo(["link", "visits", "session", "ask", "events"], settleGone),
  unshelve: writingTo(["live", "issued", "asks"], unshelve),
  cutAsk: writing(cutAsk),
  markListed: writingTo(["ask"], markListed),

  places: reading(places),
  enter: writing(enter),
  leave: writing(leave),
  readLinks: reading(readLinks),
  askFacts: reading(askFacts),
  readEvents: reading(readEvents),
  findMembers: reading(findMembers),
  dropEvents: writing(dropEvents),
  tellOfMany: writingTo(["events"], tellOfMany),
  saveDay: writingTo(["days"], saveDay),
  listDays: reading(listDays),
  purgeDays: writingTo(["days"], purgeDays),
  addAct: writingTo(["acts"], addAct),
  settleAct: writingTo(["acts"], settleAct),
  listActs: reading(listActs),
  purgeActs: writingTo(["acts"], purgeActs),
  lease: writing(lease),

  enrol: writingTo(["asked", "alone", "unowned", "links", "issued"], enrol),
  shelve: writingTo(["ids", "issued", "asks"], shelve),
  wake: writing(wake),
  createAlone: writingTo(ofLink, createAlone),
  take: writingTo(["live", "unowned", "links", "issued"], take),
  keepLogin: writingTo(ofLink, keepLogin),
  undoLogin: writingTo(ofLink, undoLogin),
  takeTurn: writing(takeTurn),
  keepAsk: writing(keepAsk),
  enlistAsk: writing(enlistAsk),
  readAsk: reading(readAsk),
  findAccount: reading(findAccount),
  countUnknownVisit: writing(unknownVisits, countUnknownVisit),
  keepUnknownVisit: writingTo(["events"], keepUnknownVisit),
} as const;
