/** One mail to one recipient. */
export interface Mail {
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further headers, by their names as they go out. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface MailAddress {
  /** What a mail program shows. Empty: the address alone. */
  readonly name: string;
  /** Exactly one plain address. Transports must never parse it as a list. */
  readonly address: string;
}

/** Sends mails. A rejected promise means that the mail was not accepted for delivery. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  /**
   * Does the work of sending a mail as far as it costs this process time, and sends nothing: run in place of
   * `send` for an address without an account, so that the next request on this process is not answered
   * sooner or later for it. Rejects where `send` would without asking anyone. Without it, such a mail costs
   * nothing, and a stopwatch may tell.
   */
  rehearse?(mail: Mail): Promise<void>;
  /** Gives back connections, and ends waits before further tries. Called by `magicLinks.close()`. */
  close?(): Promise<void>;
}
