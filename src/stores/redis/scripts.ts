import { reading, writing } from "./script.ts";
import { endLink, take, undoLogin } from "./scripts/accounts.ts";
import { createAlone, enrol, issue, shelve, wake } from "./scripts/issue.ts";
import { countAsk, decline, explain, list, open, record } from "./scripts/links.ts";
import { finish, login, press } from "./scripts/redeem.ts";
import { endSession, findAccount, readSession } from "./scripts/sessions.ts";
import { countUnknownVisit, keepUnknownVisit, unknownVisits } from "./scripts/unknown.ts";

/** Every script there is. Those of the second group are for a Cluster, where an index lives elsewhere. */
export const scripts = {
  issue: writing(issue),
  open: writing(unknownVisits, open),
  record: writing(unknownVisits, record),
  decline: writing(unknownVisits, decline),
  press: writing(unknownVisits, login, press),
  finish: writing(unknownVisits, login, finish),
  endLink: writing(endLink),
  explain: reading(explain),
  list: reading(list),
  countAsk: writing(countAsk),
  readSession: reading(readSession),
  endSession: writing(endSession),

  enrol: writing(enrol),
  shelve: writing(shelve),
  wake: writing(wake),
  createAlone: writing(createAlone),
  take: writing(take),
  undoLogin: writing(undoLogin),
  findAccount: reading(findAccount),
  countUnknownVisit: writing(unknownVisits, countUnknownVisit),
  keepUnknownVisit: writing(keepUnknownVisit),
} as const;
