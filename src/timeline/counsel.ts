import type { AdviceCode } from "./advice-code.ts";
import type { Advice } from "./explanation.ts";
import type { Facts } from "./facts.ts";
import { outside } from "./outside.ts";

// What all advice is made of.

export type Counsel = readonly [code: AdviceCode, text: string];

export const surely = ([code, text]: Counsel): Advice => ({ code, text, sure: true });

/** What rests on a guess at who made a visit. */
export const perhaps = ([code, text]: Counsel): Advice => ({ code, text, sure: false });

export const addressIn = ({ link }: Pick<Facts, "link">): string => outside(link.address, 254);

export const isAsked = ({ link }: Pick<Facts, "link">): boolean => link.askedBy !== null;

/** Where a person gets another link: half a sentence. */
export const askAnew = ({ mails }: Pick<Facts, "mails">): string =>
  mails
    ? "ask for a new link in the browser that is to be logged in"
    : "the app has to send a new link";

/** What to do while the link lives, or once it has expired. */
export const next = (facts: Pick<Facts, "state" | "mails">, live: string): string =>
  facts.state === "live" ? live : `The link has expired since: ${askAnew(facts)}.`;

export const newestMail: Counsel = [
  "use_newest_mail",
  "On the page of this link another mail was asked for. Use the newest mail, in the browser that asked for it. If none has come, too many were asked for.",
];
