import type { HttpBrowser } from "./http-browser.ts";

/** What a person finds in a mail. */
export interface Mailed {
  /** Null: a mail without one. */
  readonly link: string | null;
  readonly code: string | null;
}

/** Where the deployment's mails can be read. */
export interface Inbox {
  /** Every mail to an address, the oldest first. */
  mailsTo(address: string): Promise<readonly Mailed[]>;
}

/** A fresh link, and whom it was sent to. Robots get the link, and in some rounds the address; the code never. */
export interface Challenge {
  readonly address: string;
  readonly link: string;
  readonly code: string | null;
}

/** A person, in front of a fresh link. */
export interface Scene {
  readonly challenge: Challenge;
  /** Where the person opens the link. */
  readonly here: HttpBrowser;
  /** Where the person asked for it, still on the page that came of that: the same as `here`, or another. */
  readonly asking: HttpBrowser;
}

/** An adapter on somebody's magic links. */
export interface Target {
  /** As it stands in reports. */
  readonly name: string;
  /** Whether a browser asks for the links. False: the app issues them by itself. */
  readonly asked: boolean;
  /** Null where nobody can read it: robots that read mailboxes cannot be played then. */
  readonly inbox: Inbox | null;
  /** Asks for a link as a person does, or has the app issue one, and reads the mail. */
  fresh(asking: HttpBrowser, address: string): Promise<Challenge>;
  /** Whether somebody is logged in in a browser. It asks with its cookies, and leaves them as they are. */
  isLoggedIn(browser: HttpBrowser): Promise<boolean>;
  /**
   * Opens the link and goes on as a person does, by whatever way the pages show, until logged in or at an end. Gives
   * each step beyond opening the link and one press, in a few words.
   */
  logIn(scene: Scene): Promise<readonly string[]>;
}
