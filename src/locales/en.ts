import type { Messages } from "./messages.ts";

const minutes = new Intl.NumberFormat("en", { style: "unit", unit: "minute", unitDisplay: "long" });
const hours = new Intl.NumberFormat("en", { style: "unit", unit: "hour", unitDisplay: "long" });
const days = new Intl.NumberFormat("en", { style: "unit", unit: "day", unitDisplay: "long" });

/** A span that a person can use: whole minutes, hours or days, never rounded up past its end. */
function span(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  if (seconds < 2 * 3600) return minutes.format(Math.floor(seconds / 60));
  if (seconds < 48 * 3600) return hours.format(Math.floor(seconds / 3600));
  return days.format(Math.floor(seconds / 86_400));
}

export const en = {
  languageTag: "en",
  direction: "ltr",

  loginTitle: (app) => `Log in to ${app}`,
  loginIntro: "We mail you a link to log in with. No password needed.",
  addressLabel: "Your e-mail address",
  addressFault: {
    empty: "Type the e-mail address that you log in with.",
    too_long: "That is too long for an e-mail address.",
    not_one_address: "That is not one plain e-mail address. It should look like name@example.com.",
    not_ascii:
      "Use plain letters only: a domain with other letters can be written in its xn-- form.",
  },
  askButton: "Send me a link",

  checkMailTitle: "Check your mail",
  checkMailSent: (address) => `If ${address} can log in here, a link is on its way to it.`,
  checkMailNext: (seconds) =>
    `Open the link in this browser and press “Log in”. It works for ${span(seconds)}.`,
  checkMailNothing:
    "Nothing there after a few minutes? Look in the spam folder, and check the address above.",
  askAgain: "Ask for another link",

  confirmTitle: (app) => `Log in to ${app}?`,
  confirmAccount: (app) => `This logs you in to ${app} as`,
  confirmLife: (seconds) => `The link works once, for another ${span(seconds)}.`,
  confirmNothingYet: "Nothing has happened yet: you are logged in only when you press.",
  logInButton: "Log in",
  notMeButton: "This wasn’t me",

  otherAccountTitle: "You are logged in as someone else",
  otherAccountNow: (address) => `In this browser you are logged in as ${address}.`,
  otherAccountLink: (address) => `This link logs in ${address}. It still works.`,
  switchButton: "Switch account",
  stayLink: "Stay logged in",

  declinedTitle: "Thank you for telling us",
  declined: {
    used: "This link has already logged somebody in. If that was not you, tell the people who run this site now.",
    revoked: "The link is switched off, and nobody was logged in.",
    noted:
      "We have noted it, and nobody was logged in. If you do not press “Log in”, the link ends by itself.",
  },

  loggedOutTitle: "You are logged out",
  loggedOut: (app) => `You are no longer logged in to ${app} in this browser.`,
  alreadyLoggedIn: (address) => `You are already logged in as ${address}.`,
  continueLink: "Continue",
  logInAgain: "Log in again",
  newLinkButton: "Send me a new link",
  newLinkFromSender: "Ask whoever sent you the link for a new one.",
  openAgainLink: "Open the link again",
  tryAgainButton: "Try again",
  linkUnharmed: "Your link has not been used up by this.",
  backLink: (app) => `Go to ${app}`,

  problem: {
    unknown: {
      title: "This link does not work",
      sentence:
        "It may have been cut short on the way, or be too old. Copy the whole link from the mail.",
    },
    expired: {
      title: "This link has expired",
      sentence: "Links work for a short time only, so that an old mail cannot log anyone in.",
    },
    used: {
      title: "This link has already been used",
      sentence: "Each link logs in one browser, once.",
    },
    revoked: {
      title: "This link was switched off",
      sentence: "It was switched off before it was used, and cannot log anyone in.",
    },
    superseded: {
      title: "There is a newer link",
      sentence:
        "This one ended when you asked for a newer link or logged in with another. Use the newest mail.",
    },
    busy: {
      title: "One moment",
      sentence:
        "This link is being used at this very moment. Wait a few seconds and open it again.",
    },
    forged: {
      title: "We could not confirm that press",
      sentence:
        "It did not come from the page that we showed in this browser. Open the link again and press there.",
    },
    stale: {
      title: "This page was open for too long",
      sentence: "Open the link again to get a fresh page, then press “Log in”.",
    },
    cross_site: {
      title: "Your browser did not say where that press came from",
      sentence:
        "We could not make sure that it came from our own page. Open the link in another browser, or allow this site in your privacy settings.",
    },
    no_cookies: {
      title: "Your browser keeps no cookies for this site",
      sentence:
        "Without a cookie you cannot be logged in. Allow cookies for this site, or open the link in your usual browser.",
    },
    prefetch: {
      title: "Nothing to see ahead of time",
      sentence: "This page is shown only to a person who opens it.",
    },
    ineligible: {
      title: "This link can no longer log you in",
      sentence: "Your account has changed since the link was sent.",
    },
    session_failed: {
      title: "We could not log you in just now",
      sentence: "Something failed on our side. Wait a moment and try again.",
    },
    malformed: {
      title: "We could not read that form",
      sentence: "Go back, reload the page and send the form once more.",
    },
    redirect_refused: {
      title: "That address leads somewhere else",
      sentence:
        "After a login we only lead to pages of this site. Start again from the page that you wanted.",
    },
    too_large: {
      title: "That form is too large",
      sentence:
        "It is larger than any that our pages send. Go back, reload the page and try again.",
    },
    method_not_allowed: {
      title: "That does not work here",
      sentence: "This page can only be opened or sent as a form.",
    },
    not_found: {
      title: "There is no such page",
      sentence: "Check the address, or start from the beginning.",
    },
    too_many_asks: {
      title: "Too many links were asked for",
      sentence: "The links that were already sent still work: use the newest mail.",
    },
    unavailable: {
      title: "We cannot be reached just now",
      sentence: "Wait a moment and try again. No link is lost by this.",
    },
    failed: {
      title: "Something went wrong on our side",
      sentence: "It was not your fault. Wait a moment and try again.",
    },
  },
  // Rounded up: whoever comes back then must not be told to wait again.
  waitFor: (seconds) =>
    `You can ask for another one in ${seconds < 60 ? "a minute" : span(seconds + (seconds < 7200 ? 59 : 3599))}.`,

  mailSubject: (app) => `Log in to ${app}`,
  mailIntro: (app) => `Open this link to log in to ${app}:`,
  mailButton: "Log in",
  mailSpelledOut: "Or copy this address into your browser:",
  mailLife: (seconds) => `The link works once, for ${span(seconds)}.`,
  mailNothingYet:
    "Opening it does nothing yet: it logs in only when you press “Log in” on the page.",
  mailNotYou:
    "You did not ask for this? Then ignore this mail. Nothing happens unless somebody presses.",
} satisfies Messages;
