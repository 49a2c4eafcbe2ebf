import type { Refusal } from "../refusal.ts";
import type { Visit } from "../stores/store.ts";
import type { AdviceCode } from "./advice-code.ts";
import { addressIn, isAsked, newestMail, next, type Counsel } from "./counsel.ts";
import { isCodeSpent, type Facts } from "./facts.ts";
import { counted } from "./span.ts";
import { because, whichBrowser } from "./who.ts";

// What stands in a person's way, by the visit that tells of it.

/** A link was opened and nothing was pressed, or a press was not enough there. */
function counselOpened(facts: Facts, visit: Visit): Counsel {
  const which = whichBrowser(facts.link, visit);
  const here = which === "asked" || which === "asked_and_logged_in";
  if (isAsked(facts)) return here ? pressHere(facts) : counselElsewhere(facts);
  return facts.unasked === "address" ? typeAddress(facts) : pressHere(facts);
}

function pressHere(facts: Facts): Counsel {
  const opened = "It was opened, and “Log in” was not pressed.";
  const live = `Press it on the link’s page.${codeAfterPress(facts)}`;
  return ["press_the_button", `${opened} ${next(facts, live)}`];
}

function codeAfterPress(facts: Facts): string {
  if (isAsked(facts)) {
    // Where the browser had come by a mail; no visit says that.
    return facts.otherBrowser === "code"
      ? " If the page asks for a code there, type the one from the mail."
      : "";
  }
  return facts.unasked === "code" ? " That mails a code, to be typed in the same browser." : "";
}

function counselElsewhere(facts: Facts): Counsel {
  if (facts.otherBrowser === "press") return pressHere(facts);
  if (facts.otherBrowser === "address") return typeAddress(facts);
  if (isCodeSpent(facts)) return codeSpent(facts);
  const happened =
    "It was opened in another browser than the one that asked for it, or in one that has lost its cookie: nothing that is pressed there logs in.";
  const live =
    "Type the code from the mail in the browser that asked, or open the link there. To log in where it was opened, let its page mail another one.";
  return ["opened_elsewhere_use_code", `${happened} ${next(facts, live)}`];
}

function typeAddress(facts: Facts): Counsel {
  const happened = "In that browser it takes the address that the link was sent to.";
  return [
    "type_the_address",
    `${happened} ${next(facts, `Type ${addressIn(facts)} on its page.`)}`,
  ];
}

function codeSpent(facts: Facts): Counsel {
  const happened = `No try of the code is left, after ${counted(facts.codeAttempts, "wrong one")}.`;
  const live =
    "The link in the same mail still works in the browser that asked: open it there. Or ask for another mail.";
  return ["code_spent", `${happened} ${next(facts, live)}`];
}

function wrongCode(facts: Facts): Counsel {
  if (isCodeSpent(facts)) return codeSpent(facts);
  const left = facts.codeAttempts - (facts.ask?.attempts ?? 0);
  const happened = "The code that was typed is not the one in the mail of this link.";
  const live = `Type the code of the newest mail: ${left === 1 ? "one try is" : `${left} tries are`} left. Or open the link in the browser that asked.`;
  return ["wrong_code", `${happened} ${next(facts, live)}`];
}

function needsCode(facts: Facts): Counsel {
  if (isAsked(facts)) {
    if (isCodeSpent(facts)) return codeSpent(facts);
    const live = "Type the code from the mail there.";
    return ["type_the_code", `In that browser only the code logs in. ${next(facts, live)}`];
  }
  return ["type_the_code", `The press ${mailedCode(facts)}`];
}

const mailedCode = (facts: Facts): string =>
  `mailed a code to ${addressIn(facts)}, unless too many were asked for. ${next(facts, "Type it in the browser in which “Log in” was pressed.")}`;

function looksLikeMachine(facts: Facts, visit: Visit): Counsel {
  const why = because(visit.class?.reasons ?? []);
  const happened = `A press looked like a machine’s${why === "" ? "" : ` (${why})`}, which may be wrong.`;
  const on = facts.mails
    ? `It ${mailedCode(facts)}`
    : next(facts, `If it was the person’s, type ${addressIn(facts)} on the link’s page.`);
  return ["looked_like_machine", `${happened} ${on}`];
}

function mangled(facts: Facts): Counsel {
  const happened =
    "The link was opened with a damaged URL: something on its way has changed it, or a part of it was copied.";
  const code = isAsked(facts) ? ", or type the code from it in the browser that asked" : "";
  const live = `Copy the whole URL from the mail${code}.`;
  return ["mangled_by_mail_system", `${happened} ${next(facts, live)}`];
}

/** A code, what happened, and what to do while the link lives. */
const simply =
  (code: AdviceCode, happened: string, live: string) =>
  (facts: Facts): Counsel => [code, `${happened} ${next(facts, live)}`];

const broken = simply(
  "broken_request",
  "The request was none that our pages make: something has changed it.",
  "Open the link again and press there.",
);

/** Null: nothing that a person could mend. */
const byReason: Readonly<Record<Refusal, ((facts: Facts, visit: Visit) => Counsel) | null>> = {
  // What the state of the link tells.
  unknown: null,
  expired: null,
  used: null,
  revoked: null,
  superseded: null,
  // No person's.
  prefetch: null,
  busy: simply(
    "try_again",
    "Another press was logging in by this link at that moment.",
    "Wait a few seconds and press again.",
  ),
  wrong_account: simply(
    "wrong_account",
    "That browser is logged in with another account.",
    "Press “Switch account” on the link’s page.",
  ),
  other_browser: counselElsewhere,
  wrong_address: typeAddress,
  wrong_code: wrongCode,
  needs_code: needsCode,
  suspicious: looksLikeMachine,
  mangled,
  forged: simply(
    "form_not_ours",
    "The press did not bring the form of the page that was shown in that browser: its cookies were deleted in between, or the page was not ours.",
    "Open the link again and press there.",
  ),
  stale: simply(
    "page_too_old",
    "The page had been open for too long when “Log in” was pressed.",
    "Open the link again and press.",
  ),
  cross_site: simply(
    "origin_hidden",
    "The browser did not say that the press came from our page: a privacy tool hides it, or the press was another site’s.",
    "Open the link without that tool and press.",
  ),
  no_cookies: simply(
    "cookies_blocked",
    "The browser sent no cookie with the press: it blocks them, or has forgotten ours.",
    "Allow cookies for this site, open the link again and press.",
  ),
  ineligible: (facts) => [
    "account_refused",
    `When “Log in” was pressed, the account was gone, might not log in, or had another address than ${addressIn(facts)}. Look at the account. ${next(facts, "Once it is right the link works.")}`,
  ],
  session_failed: simply(
    "host_failed",
    "A function of the app’s failed, or the session could not be stored: onError was told. The press has not harmed the link.",
    "Press again.",
  ),
  malformed: broken,
  too_large: broken,
  method_not_allowed: broken,
};

/** What is in the way, as that visit tells; null where it tells nothing. */
export function counselVisit(facts: Facts, visit: Visit): Counsel | null {
  switch (visit.outcome) {
    case "opened":
      return counselOpened(facts, visit);
    case "declined":
      return declined(facts);
    case "asked_again":
      return newestMail;
    case "refused":
      return visit.reason === null ? null : (byReason[visit.reason]?.(facts, visit) ?? null);
    case "redeemed":
    case "repeated":
      return null;
  }
}

const declined = simply(
  "declined_elsewhere",
  "“This wasn’t me” was pressed in a browser that did not ask for the link: it was noted, and nobody was logged in by that.",
  "If they did ask for it, the link works in the browser that asked. If they did not, revoke it.",
);
