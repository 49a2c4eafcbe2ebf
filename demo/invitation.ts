import { linkMail, type Mail, type MailAddress } from "onpurpose";
import { dateAndTime } from "./pages/format.ts";

export interface InvitationData {
  readonly appName: string;
  readonly from: MailAddress;
  readonly address: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** The app's own mail around a link that the app issued by itself. */
export function invitationMail({ appName, from, address, url, expiresAt }: InvitationData): Mail {
  return linkMail({
    from,
    address,
    subject: `Your invitation to ${appName}`,
    url,
    before: [
      `You are invited to ${appName}, where invoices are a quiet affair.`,
      "Open this link and press “Log in”. There is no password to choose.",
    ],
    after: [
      `The link works once, until ${dateAndTime(expiresAt)}. After that, its page can mail you a new one.`,
      "You expected no invitation? Then ignore this mail: nothing happens unless somebody presses.",
    ],
    button: "See your invoices",
  });
}
