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
  /** Gives back connections. Called by `magicLinks.close()`. */
  close?(): Promise<void>;
}
