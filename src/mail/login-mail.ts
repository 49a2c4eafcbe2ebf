import type { Messages } from "../locales/messages.ts";
import { linkMail } from "./link-mail.ts";
import type { Mail, MailAddress } from "./mailer.ts";

export interface LoginMailData {
  readonly from: MailAddress;
  readonly address: string;
  readonly url: string;
  /** For how many seconds the link works. */
  readonly lifetime: number;
  readonly appName: string;
}

/** The mail to a person who asked for a link. */
export function loginMail(data: LoginMailData, say: Messages): Mail {
  const { from, address, url, lifetime, appName } = data;
  return linkMail({
    from,
    address,
    subject: say.mailSubject(appName),
    url,
    before: [say.mailIntro(appName)],
    after: [`${say.mailLife(lifetime)} ${say.mailNothingYet}`, say.mailNotYou],
    button: say.mailButton,
    spelledOut: say.mailSpelledOut,
    languageTag: say.languageTag,
    direction: say.direction,
  });
}
