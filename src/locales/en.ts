import type { Messages } from "./messages.ts";
import { createSpans } from "./span.ts";

const span = createSpans("en", "less than a minute");

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
  checkMailSent: (address) =>
    `If ${address} can log in here, the newest mail to it has a link and a code.`,
  checkMailNext: (seconds) =>
    `Open the link in this browser and press “Log in”, or type the code here. Both work for ${span.left(seconds)}.`,
  checkMailCode: (seconds) => `Type the code here. It works once, for ${span.left(seconds)}.`,
  checkMailNothing:
    "Nothing there after a few minutes? Look in the spam folder, and check the address above.",
  askAgain: "Ask for another mail",

  codeLabel: "Code from the mail",
  codeButton: "Log in with the code",
  codeMalformed: (digits) => `A code has ${digits} digits.`,
  codeWrong: (attemptsLeft) =>
    attemptsLeft === 0
      ? "That is not the code in the newest mail, and it was the last try."
      : `That is not the code in the newest mail. You can try ${attemptsLeft === 1 ? "once" : `${attemptsLeft} times`} more.`,

  confirmTitle: (app) => `Log in to ${app}?`,
  confirmAccount: (app) => `This logs you in to ${app} as`,
  confirmLife: (seconds) => `The link works once, for another ${span.left(seconds)}.`,
  confirmNothingYet: "Nothing has happened yet: you are logged in only when you press.",
  logInButton: "Log in",
  notMeButton: "This wasn’t me",
  codeByMail:
    "To be sure that a person is here, we mail a code to this address. You type it in this browser.",
  codeByMailButton: "Mail me a code",
  trapButton: "Not for people: do not press",

  otherBrowserTitle: "You asked for this link in another browser",
  otherBrowserAccount: (app) => `It logs in to ${app} as`,
  otherBrowserCode:
    "To log in there, go back to that browser and type the code from the same mail, or open the link there. Nothing that you press here logs anyone in.",
  otherBrowserHere: "Would you rather log in here? We mail you another link, for this browser.",
  otherBrowserCodeHere:
    "Would you rather log in here? We mail you a code, to be typed in this browser.",
  otherBrowserButton: "Mail me a link for this browser",

  provenTitle: (app) => `Log in to ${app}?`,
  provenIntro: "To log in in this browser, type the address that the mail came to.",
  provenLabel: "The address that the mail came to",
  provenWrong: "That is not the address that this link was sent to.",

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
  copyAddress: "The address of the page, to copy:",
  typeCodeLink: "Type the code again",
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
    other_browser: {
      title: "You asked for this link in another browser",
      sentence: "Nothing that is pressed here logs anyone in. Type the code from the mail there.",
    },
    code_spent: {
      title: "This code does not work any more",
      sentence:
        "A code works for a short time, and for a few tries. The link in the same mail may still work: open it in this browser. Or ask for another mail.",
    },
    mangled: {
      title: "This link was damaged on its way",
      sentence: "Its address has been changed. Open it in the mail once more, or copy it whole.",
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
        "Without a cookie you cannot be logged in. Allow cookies for this site, or copy the link from the mail into your usual browser.",
    },
    no_cookies_ask: {
      title: "Your browser keeps no cookies for this site",
      sentence:
        "No mail was sent yet: without a cookie its link could not log you in here. Allow cookies for this site and try again, or open this page in your usual browser.",
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
      title: "Too many links were asked for from your network",
      sentence: "Links and codes that were already sent still work.",
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
  waitFor: (seconds) =>
    `You can ask for another mail in ${seconds < 60 ? "a minute" : span.wait(seconds)}.`,

  mailSubject: (app) => `Log in to ${app}`,
  mailPreheader: (app) => `Your link and code to log in to ${app}.`,
  // Nothing at all is put where something is not known.
  mailAsked: (when, browser, place) =>
    `Asked for on ${when}${browser === null ? "" : `, with ${browser}`}${place === null ? "" : `, near ${place}`}.`,
  mailIntro: (app) => `Open this link to log in to ${app}:`,
  mailButton: "Open the login page",
  mailSpelledOut: "Or copy this address into your browser:",
  mailCodeIntro: "Or type this code in the browser where you asked:",
  mailCodeCare:
    "Type it only in the browser where you asked for it. Never tell it to anyone, not even to somebody who calls you.",
  mailLife: (seconds) => `The link and the code work once, for ${span.left(seconds)}.`,
  mailNothingYet:
    "Opening the link does nothing yet: only pressing “Log in” on its page logs you in.",
  mailNotYou:
    "You didn’t ask? Nothing happens unless somebody presses. To tell us, open the link and press “This wasn’t me”.",
} satisfies Messages;
