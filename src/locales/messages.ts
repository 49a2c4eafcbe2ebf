/**
 * Every sentence that a person can meet. Sentences with something in them are functions, so that the
 * compiler knows what goes in. A host overrides them one by one, or gives all of them in a language of its own.
 */
export interface Messages {
  /** BCP 47, for the `lang` attribute. */
  readonly languageTag: string;
  readonly direction: "ltr" | "rtl";

  readonly loginTitle: (app: string) => string;
  readonly loginIntro: string;
  readonly addressLabel: string;
  readonly addressFault: Readonly<
    Record<"empty" | "too_long" | "not_one_address" | "not_ascii", string>
  >;
  readonly askButton: string;

  readonly checkMailTitle: string;
  readonly checkMailSent: (address: string) => string;
  readonly checkMailNext: (seconds: number) => string;
  /** In place of `checkMailNext` where the link beside the code does not log in by a press. */
  readonly checkMailCode: (seconds: number) => string;
  readonly checkMailNothing: string;
  readonly askAgain: string;

  readonly codeLabel: string;
  readonly codeButton: string;
  /** What was typed cannot be a code. */
  readonly codeMalformed: (digits: number) => string;
  readonly codeWrong: (attemptsLeft: number) => string;

  readonly confirmTitle: (app: string) => string;
  readonly confirmAccount: (app: string) => string;
  readonly confirmLife: (seconds: number) => string;
  readonly confirmNothingYet: string;
  readonly logInButton: string;
  readonly notMeButton: string;
  /** A press mails a code, to be typed in this browser; and the button that does it. */
  readonly codeByMail: string;
  readonly codeByMailButton: string;
  /** On a button that only robots meet, and people whose browser shows no styles. */
  readonly trapButton: string;

  /** The link was asked for in another browser, and nothing that is pressed here logs anyone in. */
  readonly otherBrowserTitle: string;
  readonly otherBrowserAccount: (app: string) => string;
  readonly otherBrowserCode: string;
  readonly otherBrowserHere: string;
  /** The same where a code is mailed. */
  readonly otherBrowserCodeHere: string;
  readonly otherBrowserButton: string;

  /** Whoever types the address of the link may log in here. */
  readonly provenTitle: (app: string) => string;
  readonly provenIntro: string;
  readonly provenLabel: string;
  readonly provenWrong: string;

  readonly otherAccountTitle: string;
  readonly otherAccountNow: (address: string) => string;
  readonly otherAccountLink: (address: string) => string;
  readonly switchButton: string;
  readonly stayLink: string;

  readonly declinedTitle: string;
  readonly declined: Readonly<Record<"used" | "revoked" | "noted", string>>;

  readonly loggedOutTitle: string;
  readonly loggedOut: (app: string) => string;
  readonly alreadyLoggedIn: (address: string) => string;
  readonly continueLink: string;
  readonly logInAgain: string;
  readonly newLinkButton: string;
  readonly newLinkFromSender: string;
  readonly openAgainLink: string;
  /** Presses again after an outage. */
  readonly tryAgainButton: string;
  readonly linkUnharmed: string;
  /** Before an address to copy. */
  readonly copyAddress: string;
  readonly typeCodeLink: string;
  readonly backLink: (app: string) => string;

  /** One title and one sentence for everything that can go wrong. */
  readonly problem: Readonly<Record<Problem, ProblemText>>;
  readonly waitFor: (seconds: number) => string;

  readonly mailSubject: (app: string) => string;
  /** What lists of mails and lock screens show of the mail, before `mailLife`: so nothing secret. */
  readonly mailPreheader: (app: string) => string;
  /** `when` is a date and time in UTC. What is not known is null. */
  readonly mailAsked: (when: string, browser: string | null, place: string | null) => string;
  readonly mailIntro: (app: string) => string;
  readonly mailButton: string;
  readonly mailSpelledOut: string;
  readonly mailCodeIntro: string;
  readonly mailCodeCare: string;
  /** How long the link and the code both work. */
  readonly mailLife: (seconds: number) => string;
  readonly mailNothingYet: string;
  readonly mailNotYou: string;
}

/** Some of the sentences of a language, to be used instead of the built-in ones. */
export type MessageOverrides = Partial<Omit<Messages, "addressFault" | "declined" | "problem">> & {
  readonly addressFault?: Partial<Messages["addressFault"]>;
  readonly declined?: Partial<Messages["declined"]>;
  readonly problem?: Partial<Messages["problem"]>;
};

export interface ProblemText {
  readonly title: string;
  readonly sentence: string;
}

/** What a page can have to say instead of what was asked for. */
export type Problem =
  | "unknown"
  | "expired"
  | "used"
  | "revoked"
  | "superseded"
  | "busy"
  | "other_browser"
  | "code_spent"
  | "mangled"
  | "forged"
  | "stale"
  | "cross_site"
  | "no_cookies"
  | "no_cookies_ask"
  | "prefetch"
  | "ineligible"
  | "session_failed"
  | "malformed"
  | "redirect_refused"
  | "too_large"
  | "method_not_allowed"
  | "not_found"
  | "too_many_asks"
  | "unavailable"
  | "failed";
