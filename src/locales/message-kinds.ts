import type { Messages } from "./messages.ts";

// What each sentence is, without the sentences: what a host brings is checked at the start, and English need not be there
// for that.

const sentence = "string";
/** A sentence that something is put into. */
const sentenceOf = "function";

/** The `typeof` of each sentence, in the form of {@link Messages}. */
export type MessageKinds<M = Messages> = {
  readonly [Name in keyof M]: M[Name] extends string
    ? typeof sentence
    : M[Name] extends (...given: never[]) => string
      ? typeof sentenceOf
      : MessageKinds<M[Name]>;
};

export const messageKinds: MessageKinds = {
  languageTag: sentence,
  direction: sentence,
  loginTitle: sentenceOf,
  loginIntro: sentence,
  addressLabel: sentence,
  addressFault: {
    empty: sentence,
    too_long: sentence,
    not_one_address: sentence,
    not_ascii: sentence,
  },
  askButton: sentence,
  checkMailTitle: sentence,
  checkMailSent: sentenceOf,
  checkMailNext: sentenceOf,
  checkMailCode: sentenceOf,
  checkMailNothing: sentence,
  askAgain: sentence,
  codeLabel: sentence,
  codeButton: sentence,
  codeMalformed: sentenceOf,
  codeWrong: sentenceOf,
  confirmTitle: sentenceOf,
  confirmAccount: sentenceOf,
  confirmLife: sentenceOf,
  confirmNothingYet: sentence,
  logInButton: sentence,
  notMeButton: sentence,
  codeByMail: sentence,
  codeByMailButton: sentence,
  trapButton: sentence,
  otherBrowserTitle: sentence,
  otherBrowserAccount: sentenceOf,
  otherBrowserCode: sentence,
  otherBrowserHere: sentence,
  otherBrowserCodeHere: sentence,
  otherBrowserButton: sentence,
  provenTitle: sentenceOf,
  provenIntro: sentence,
  provenLabel: sentence,
  provenWrong: sentence,
  otherAccountTitle: sentence,
  otherAccountNow: sentenceOf,
  otherAccountLink: sentenceOf,
  switchButton: sentence,
  stayLink: sentence,
  declinedTitle: sentence,
  declined: {
    used: sentence,
    revoked: sentence,
    noted: sentence,
  },
  loggedOutTitle: sentence,
  loggedOut: sentenceOf,
  alreadyLoggedIn: sentenceOf,
  continueLink: sentence,
  logInAgain: sentence,
  newLinkButton: sentence,
  newLinkFromSender: sentence,
  openAgainLink: sentence,
  tryAgainButton: sentence,
  linkUnharmed: sentence,
  copyAddress: sentence,
  typeCodeLink: sentence,
  backLink: sentenceOf,
  problem: {
    unknown: {
      title: sentence,
      sentence: sentence,
    },
    expired: {
      title: sentence,
      sentence: sentence,
    },
    used: {
      title: sentence,
      sentence: sentence,
    },
    revoked: {
      title: sentence,
      sentence: sentence,
    },
    superseded: {
      title: sentence,
      sentence: sentence,
    },
    busy: {
      title: sentence,
      sentence: sentence,
    },
    other_browser: {
      title: sentence,
      sentence: sentence,
    },
    code_spent: {
      title: sentence,
      sentence: sentence,
    },
    mangled: {
      title: sentence,
      sentence: sentence,
    },
    forged: {
      title: sentence,
      sentence: sentence,
    },
    stale: {
      title: sentence,
      sentence: sentence,
    },
    cross_site: {
      title: sentence,
      sentence: sentence,
    },
    no_cookies: {
      title: sentence,
      sentence: sentence,
    },
    no_cookies_ask: {
      title: sentence,
      sentence: sentence,
    },
    prefetch: {
      title: sentence,
      sentence: sentence,
    },
    ineligible: {
      title: sentence,
      sentence: sentence,
    },
    session_failed: {
      title: sentence,
      sentence: sentence,
    },
    malformed: {
      title: sentence,
      sentence: sentence,
    },
    redirect_refused: {
      title: sentence,
      sentence: sentence,
    },
    too_large: {
      title: sentence,
      sentence: sentence,
    },
    method_not_allowed: {
      title: sentence,
      sentence: sentence,
    },
    not_found: {
      title: sentence,
      sentence: sentence,
    },
    too_many_asks: {
      title: sentence,
      sentence: sentence,
    },
    unavailable: {
      title: sentence,
      sentence: sentence,
    },
    failed: {
      title: sentence,
      sentence: sentence,
    },
  },
  waitFor: sentenceOf,
  mailSubject: sentenceOf,
  mailPreheader: sentenceOf,
  mailAsked: sentenceOf,
  mailIntro: sentenceOf,
  mailButton: sentence,
  mailSpelledOut: sentence,
  mailCodeIntro: sentence,
  mailCodeCare: sentence,
  mailLife: sentenceOf,
  mailNothingYet: sentence,
  mailNotYou: sentence,
};
