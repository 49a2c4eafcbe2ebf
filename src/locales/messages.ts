/**
 * Every sentence that a person can meet. Sentences with something in them are functions, so that the
 * compiler knows what goes in. A host overrides them one by one.
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
  readonly checkMailNothing: string;
  readonly askAgain: string;

  readonly confirmTitle: (app: string) => string;
  readonly confirmAccount: (app: string) => string;
  readonly confirmLife: (seconds: number) => string;
  readonly confirmNothingYet: string;
  readonly logInButton: string;
  readonly notMeButton: string;

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
  readonly backLink: (app: string) => string;

  /** One title and one sentence for everything that can go wrong. */
  readonly problem: Readonly<Record<Problem, ProblemText>>;
  readonly waitFor: (seconds: number) => string;

  readonly mailSubject: (app: string) => string;
  readonly mailIntro: (app: string) => string;
  readonly mailButton: string;
  readonly mailSpelledOut: string;
  readonly mailLife: (seconds: number) => string;
  readonly mailNothingYet: string;
  readonly mailNotYou: string;
}

/** Some of the sentences, to be used instead of the built-in ones. */
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
  | "forged"
  | "stale"
  | "cross_site"
  | "no_cookies"
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
