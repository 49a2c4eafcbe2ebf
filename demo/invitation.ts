import { linkMail, type Mail, type MailAddress } from "onpurpose";
import { invitationWords, type InvitationWords } from "./invitation-words.ts";

export interface InvitationData {
  readonly appName: string;
  readonly from: MailAddress;
  readonly address: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** The app's own mail around a link that the app issued by itself. */
export function invitationMail(
  { appName, from, address, url, expiresAt }: InvitationData,
  say: InvitationWords = invitationWords.en,
): Mail {
  const { languageTag, direction, button, spelledOut } = say;
  return linkMail({
    from,
    address,
    subject: say.subject(appName),
    url,
    before: [say.invited(appName), say.whatToDo],
    after: [say.life(expiresAt), say.unexpected],
    button,
    spelledOut,
    languageTag,
    direction,
  });
}
