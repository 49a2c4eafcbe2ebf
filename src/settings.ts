import type { CodeRule } from "./code-rule.ts";
import type { OnpurposeError } from "./errors.ts";
import type { Keyring } from "./keyring.ts";
import type { RequestHeaders } from "./http/message.ts";
import type { Languages } from "./locales/languages.ts";
import type { MailAddress, Mailer } from "./mail/mailer.ts";
import type { MailTemplates } from "./mail/templates.ts";
import type { Operator } from "./operator.ts";
import type { Retention } from "./retention.ts";
import type { Limit } from "./stores/ask.ts";
import type { Store } from "./stores/store.ts";
import type { User, Users } from "./user.ts";

/** What the flows work with: the options, checked, complete and frozen. Spans in milliseconds. */
export interface Settings<U extends User = User> {
  /** The mount URL without a slash at its end. */
  readonly url: string;
  readonly origin: string;
  readonly keyring: Keyring;
  readonly store: Store;
  readonly users: Users<U>;
  readonly mailer: Mailer | null;
  readonly mailFrom: MailAddress;
  readonly appName: string;
  /** The host's own, in place of the built-in ones. */
  readonly ownMails: Partial<MailTemplates>;
  readonly languages: Languages;
  readonly linkLifetime: number;
  readonly sessionLifetime: number;
  readonly retention: Retention;
  readonly clientAddresses: ClientAddresses;
  readonly redirectTo: string;
  readonly redirectOrigins: readonly string[];
  readonly code: CodeRule;
  readonly otherBrowser: OtherBrowser;
  readonly unasked: Unasked;
  readonly challenge: Challenge | null;
  /** Whether presses on links that the app issued are judged. */
  readonly suspicion: boolean;
  /** Null switches all of them off. */
  readonly limits: AskLimits | null;
  /** Roughly where a request came from, in words for a mail, or null. */
  readonly placeOf: ((client: Client) => string | null | Promise<string | null>) | null;
  /** Who is an operator; null: nobody is, and there are no pages for them. */
  readonly operators: Operators | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Tells the host of a failure that no answer shows. Never throws. */
  readonly report: (error: OnpurposeError) => void;
}

/** Says who is an operator: what they are called in the records of what they do; null: the request is nobody's. */
export type Operators = (client: Client) => Operator | null | Promise<Operator | null>;

/** What is kept of the address that a request came from. */
export type ClientAddresses = "whole" | "network" | "none";

/** What a browser may do with a link that another one asked for. */
export type OtherBrowser = "code" | "address" | "press";

/** What a browser may do with a link that the app issued by itself. */
export type Unasked = "press" | "address" | "code";

/** A puzzle of somebody else's on the page of a link that the app issued by itself. */
export interface Challenge {
  /** The widget's HTML, put before the button. It may hold no script and no style of its own. */
  readonly html: string;
  /** The URL of the widget's script. */
  readonly script: string;
  /** Further origins that the widget loads from, frames, or talks to. Default none. */
  readonly origins?: readonly string[];
  /** The field of the form that the widget puts its answer in. */
  readonly field: string;
  /**
   * Whether an answer is right: asks whoever made the puzzle. The answer is at most 4,096 characters long. What it
   * does not let through, or not within 5 seconds, or by throwing, costs a person a code.
   */
  readonly verify: (answer: string, client: Client) => boolean | Promise<boolean>;
}

/** How often links may be asked for. */
export interface AskLimits {
  /** For one address. */
  readonly address: LimitRule;
  /** By one network: an IPv4 address, or a /64 of IPv6. */
  readonly network: LimitRule;
  /** By a browser that has logged in before with this address, in place of the two above. */
  readonly device: LimitRule;
  /** For one address, on the page of a link that was sent to it. */
  readonly link: LimitRule;
}

export type LimitRule = Omit<Limit, "key">;

/** Who asks, as far as the host may be asked about it. */
export interface Client extends RequestHeaders {
  /** The client's address, or null where it is unknown. */
  readonly address: string | null;
}

/** Every answer to an ask, or to a code, takes at least so long: what the store had to do for it does not show. */
export const askFloorMs = 25;

/**
 * What follows an ask begins at a random moment within this span after the answer. Else the next request on the same
 * connection would meet it, or not, by whether the host's directory had to think.
 */
export const askPauseMs = 200;

/** For how long a claim holds a link while the host makes a session or an account. */
export const claimMs = 10_000;

/** Two presses of one browser within this span are one press: a double click, or an answer lost on the way. */
export const repeatWindowMs = 5000;

/** For how long a confirm page can be left open before its button is too old, in milliseconds. */
export const formLifetimeMs = 60 * 60 * 1000;
