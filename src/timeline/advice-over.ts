import type { Visit } from "../stores/store.ts";
import { askAnew, newestMail, perhaps, surely, type Counsel } from "./counsel.ts";
import type { Advice } from "./explanation.ts";
import { isSurelyPerson, type Facts } from "./facts.ts";
import { spanOf } from "./span.ts";
import { addressOf, because, clientOf, isRobot } from "./who.ts";

// Advice on links that have logged somebody in, or were taken out of use.

const endIt = "Ask whether it was them. If not, end its session: endSession(link.id).";

export function adviseUsed(facts: Facts): Advice {
  const { link, visits, people } = facts;
  const redeemed = visits.find(({ outcome }) => outcome === "redeemed") ?? null;
  const login = loginWords(facts, redeemed);
  if (people.some(({ outcome }) => outcome === "declined")) {
    return surely(["login_disputed", `“This wasn’t me” was pressed, too. ${login} ${endIt}`]);
  }
  const seen = redeemed?.class ?? null;
  // The browser that asked is whose press it is, whatever it looks like.
  const asked = link.askedBy !== null && link.redeemedBy === link.askedBy;
  if (!asked && seen !== null && isRobot(seen)) {
    const doubt = `What logged in looks like a program (${because(seen.reasons)}), which may be wrong.`;
    return perhaps(["maybe_robot_logged_in", `${login} ${doubt} ${endIt}`]);
  }
  const since = people.filter((visit) => visit.at >= (link.redeemedAt ?? 0) && visit !== redeemed);
  return adviseAfterLogin(facts, login, since.at(-1) ?? null);
}

function adviseAfterLogin(facts: Facts, login: string, last: Visit | null): Advice {
  if (last?.outcome === "asked_again") return surely(newestMail);
  if (last === null || last.browser === facts.link.redeemedBy) {
    const text = `${login} If that browser is logged out by now, ${askAnew(facts)}.`;
    return surely(["already_logged_in", text]);
  }
  const text = `${login} A link logs in one browser, once: to log in another one, ${askAnew(facts)}. If that login was not theirs, end its session: endSession(link.id).`;
  const counsel: Counsel = ["used_elsewhere_ask_here", text];
  return isSurelyPerson(facts, last) ? surely(counsel) : perhaps(counsel);
}

function loginWords({ link, at }: Facts, redeemed: Visit | null): string {
  const ago = `${spanOf(at - (link.redeemedAt ?? at))} ago`;
  if (redeemed === null) return `It logged in ${ago}.`;
  const asked = link.askedBy !== null && redeemed.browser === link.askedBy;
  const browser = asked ? "the browser that asked" : "a browser";
  const from = addressOf(redeemed.clientAddress);
  return `It logged in ${ago}, in ${browser} (${clientOf(redeemed)}), from ${from}.`;
}

export function adviseRevoked(facts: Facts): Advice {
  const { link, people } = facts;
  const last = people.findLast(({ at }) => at >= (link.revokedAt ?? 0));
  if (last?.outcome === "asked_again") return surely(newestMail);
  switch (link.revokedBecause) {
    case "superseded":
      return surely([
        "superseded_use_newest",
        "The same browser asked for a newer link, which ended this one. Use the newest mail: its link, or its code.",
      ]);
    case "logged_in":
      return surely([
        "logged_in_by_another",
        `This account logged in with another link, which ended this one. To log in another browser, ${askAnew(facts)}.`,
      ]);
    case "declined":
      return surely([
        "declined_by_person",
        `“This wasn’t me” was pressed by somebody who may switch the link off, and it logged nobody in. If they did ask for it, ${askAnew(facts)}; if not, there is nothing to do.`,
      ]);
    case "revoked":
    case null:
      return surely([
        "revoked_by_app",
        `The app switched it off. Find out why; unless they are to be kept out, ${askAnew(facts)}.`,
      ]);
  }
}
