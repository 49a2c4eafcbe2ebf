import { isClaimed } from "../stores/judge.ts";
import type { Visit } from "../stores/store.ts";
import { adviseAsk } from "./advice-asks.ts";
import { adviseRevoked, adviseUsed } from "./advice-over.ts";
import { addressIn, askAnew, isAsked, perhaps, surely } from "./counsel.ts";
import type { Advice } from "./explanation.ts";
import { decisiveVisit, isSurelyPerson, type Facts } from "./facts.ts";
import { counselVisit } from "./obstacles.ts";
import { spanOf } from "./span.ts";

/** What to tell the person who asks about a link. */
export function adviseLink(facts: Facts): Advice {
  switch (facts.state) {
    case "used":
      return adviseUsed(facts);
    case "revoked":
      return adviseRevoked(facts);
    case "live":
    case "expired":
      return adviseUnused(facts);
  }
}

function adviseUnused(facts: Facts): Advice {
  const { visits, ask, state, link, at } = facts;
  // A mailer can have failed after the mail was gone: whoever opened its link has it.
  if (visits.length === 0 && ask !== null && ask.outcome !== "mailed") {
    return adviseAsk(ask.outcome);
  }
  if (isClaimed(link, at)) {
    const text = "A login by this link is under way at this very moment. Wait a few seconds.";
    return surely(["try_again", text]);
  }
  const decisive = decisiveVisit(facts);
  if (state === "expired" && (decisive === null || decisive.outcome === "opened")) {
    return adviseExpired(facts, decisive);
  }
  const counsel = decisive && counselVisit(facts, decisive);
  if (decisive === null || counsel === null) return adviseWaiting(facts);
  return isSurelyPerson(facts, decisive) ? surely(counsel) : perhaps(counsel);
}

function adviseExpired(facts: Facts, opened: Visit | null): Advice {
  const { link, visits, people } = facts;
  const life = spanOf(link.expiresAt - link.issuedAt);
  const anew = `To log in, ${askAnew(facts)}; it works for ${life}.`;
  if (opened !== null) {
    const text = `It was opened in time, and “Log in” was not pressed before it expired. ${anew}`;
    const counsel = ["expired_before_pressed", text] as const;
    return isSurelyPerson(facts, opened) ? surely(counsel) : perhaps(counsel);
  }
  const late = people.find(({ at }) => at >= link.expiresAt);
  const machines = visits.length > people.length ? ", as far as can be told; machines did" : "";
  const came =
    late === undefined ? "" : ` It was opened ${spanOf(late.at - link.expiresAt)} too late.`;
  const text = `Nobody opened it before it expired${machines}.${came} ${anew}`;
  return machines === ""
    ? surely(["expired_before_opened", text])
    : perhaps(["expired_before_opened", text]);
}

/** Nobody has come yet, or nobody who was in anybody's way. */
function adviseWaiting(facts: Facts): Advice {
  const { visits, people, ask, link, at } = facts;
  const where = isAsked(facts) ? "in the browser that asked for it" : "in their browser";
  if (people.length > 0) {
    const text = `It works. Let them open it ${where} and press “Log in”.`;
    return surely(["press_the_button", text]);
  }
  if (visits.length > 0) {
    const text = `Only machines have opened it so far, as far as can be told; so the mail has probably arrived. The link works: open it ${where} and press “Log in”.`;
    return perhaps(["only_robots_came", text]);
  }
  const mail =
    ask === null
      ? `It was made ${spanOf(at - link.issuedAt)} ago; whether it was mailed is not known here.`
      : `The mailer took the mail ${spanOf(at - (ask.settledAt ?? at))} ago.`;
  const text = `${mail} Nobody has opened the link. Let them wait a little, look in the spam folder, and check that ${addressIn(facts)} is their address.`;
  return surely(["not_opened_yet", text]);
}
