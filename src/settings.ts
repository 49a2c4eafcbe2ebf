import type { OnpurposeError } from "./errors.ts";
import type { Keyring } from "./keyring.ts";
import type { Messages } from "./locales/messages.ts";
import type { MailAddress, Mailer } from "./mail/mailer.ts";
import type { Store } from "./stores/store.ts";
import type { Users } from "./user.ts";

/** What the flows work with: the options, checked, complete and frozen. Spans in milliseconds. */
export interface Settings {
  /** The mount URL without a slash at its end. */
  readonly url: string;
  readonly origin: string;
  readonly keyring: Keyring;
  readonly store: Store;
  readonly users: Users;
  readonly mailer: Mailer | null;
  readonly mailFrom: MailAddress;
  readonly appName: string;
  readonly messages: Messages;
  readonly linkLifetime: number;
  readonly sessionLifetime: number;
  readonly redirectTo: string;
  readonly redirectOrigins: readonly string[];
  /** Asks per address and window; null switches the limit off. */
  readonly askLimit: { readonly max: number; readonly window: number } | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Tells the host of a failure that no answer shows. Never throws. */
  readonly report: (error: OnpurposeError) => void;
}

/** For how long a claim holds a link while the host makes a session or an account. */
export const claimMs = 10_000;

/** Two presses of one browser within this span are one press: a double click, or an answer lost on the way. */
export const repeatWindowMs = 5000;

/** For how long a confirm page can be left open before its button is too old, in milliseconds. */
export const formLifetimeMs = 60 * 60 * 1000;
