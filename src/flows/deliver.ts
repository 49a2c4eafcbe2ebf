import { randomText } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import type { Messages } from "../locales/messages.ts";
import { describeUserAgent } from "../mail/asked-from.ts";
import type { Mail } from "../mail/mailer.ts";
import { composeLoginMail } from "../mail/templates.ts";
import type { Settings } from "../settings.ts";
import type { AskOutcome } from "../stores/ask.ts";
import type { VisitFacts } from "../stores/store.ts";
import type { KnownUser } from "../user.ts";
import { hashAddress, limitOf } from "./limits.ts";
import { mayLogIn, userByEmail } from "./users.ts";

// What follows an ask once its answer is on its way. For an address that nobody has it does the same work as far as
// this process can tell: a mail is written, and not sent.

export interface Delivery {
  /** The ask's, and its link's. */
  readonly id: string;
  readonly token: string;
  readonly code: string;
  /** As it was typed. */
  readonly address: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly redirectTo: string;
  readonly visit: VisitFacts;
  readonly say: Messages;
  readonly place: () => Promise<string | null>;
}

/** Looks the account up, issues the link, mails it, and notes what came of it. Never rejects. */
export async function deliver(settings: Settings, delivery: Delivery): Promise<void> {
  let outcome: AskOutcome = "failed";
  // The ask's, and that of a second one, which counts by the account's own address.
  const ids = [delivery.id];
  try {
    outcome = await tryToDeliver(settings, delivery, ids);
  } catch (error) {
    const message = "a link that was asked for could not be made";
    report(settings, error, "invalid_host_answer", message);
  }
  for (const id of ids) await settle(settings, id, outcome);
}

async function tryToDeliver(
  settings: Settings,
  delivery: Delivery,
  ids: string[],
): Promise<AskOutcome> {
  const { user, refusal } = await recipient(settings, delivery.address);
  // To the address that the account has, which a forgiving look-up may have found by another spelling.
  const address = user?.address ?? delivery.address;
  const mail = await write(settings, delivery, user, address);
  if (refusal !== null) {
    // In place of the link.
    await settle(settings, delivery.id, refusal);
    await rehearse(settings, mail);
    return refusal;
  }
  if (address !== delivery.address && (await isTooMuch(settings, delivery, address, ids))) {
    return "too_many";
  }
  const { id, askedBy, redirectTo, askedAt: issuedAt, expiresAt } = delivery;
  const link = { id, userId: user?.id ?? null, address, askedBy, redirectTo, issuedAt, expiresAt };
  await settings.store.issue({ ...link, purpose: "login" });
  try {
    await settings.mailer?.send(mail);
    return "mailed";
  } catch (error) {
    report(settings, error, "mail_not_sent", "a link that was asked for could not be sent");
    return "not_mailed";
  }
}

/**
 * A forgiving look-up finds one account by many spellings, and each was counted by itself. The mails all come to one
 * address: they are counted there, too, as an ask of its own that has no code.
 */
async function isTooMuch(
  settings: Settings,
  { askedBy, askedAt, expiresAt, visit }: Delivery,
  address: string,
  ids: string[],
): Promise<boolean> {
  const id = randomText(32);
  const addressHash = hashAddress(settings, address);
  const { clientAddress, network, userAgent } = visit;
  const limits =
    settings.limits === null ? [] : [limitOf(settings, settings.limits, "address", addressHash)];
  const made = { id, addressHash, codeHash: randomText(32), askedBy, askedAt, expiresAt };
  // No person's: it is counted as the ask that it belongs to.
  const ask = { ...made, clientAddress, network, userAgent, mailDomain: null, language: null };
  const { refusedBy } = await settings.store.ask({ ask, limits });
  if (refusedBy === null) ids.push(id);
  return refusedBy !== null;
}

async function rehearse({ mailer, report }: Settings, mail: Mail): Promise<void> {
  try {
    await mailer?.rehearse?.(mail);
  } catch (cause) {
    report(new OnpurposeError("mail_not_sent", "the mailer's rehearse failed", { cause }));
  }
}

async function recipient(
  settings: Settings,
  address: string,
): Promise<{ user: KnownUser | null; refusal: "no_account" | "not_allowed" | null }> {
  const user = await userByEmail(settings, address);
  if (user === null) {
    return { user, refusal: settings.users.create === undefined ? "no_account" : null };
  }
  return { user, refusal: (await mayLogIn(settings, user)) ? null : "not_allowed" };
}

async function write(
  settings: Settings,
  delivery: Delivery,
  user: KnownUser | null,
  address: string,
): Promise<Mail> {
  const { languages, ownMails, mailFrom, appName, url, linkLifetime } = settings;
  const { token, code, askedAt, visit, say, place } = delivery;
  const own = user === null || user.locale === null ? null : await languages.find(user.locale);
  const data = {
    from: mailFrom,
    address,
    url: `${url}/${token}`,
    code,
    lifetime: linkLifetime / 1000,
    appName,
    askedAt: new Date(askedAt),
    askedWith: describeUserAgent(visit.userAgent),
    askedFrom: await askPlace(settings, place),
  };
  return composeLoginMail(ownMails, data, own ?? say);
}

/** Names of places: nothing that a mail program would make a link or a telephone number of. */
const placeShape = /^(?:[\p{L}\p{M} ,'’()-]|\.(?=\s|$))+$/u;

/** A mail is worth more than the place that it names. */
async function askPlace(
  settings: Settings,
  place: () => Promise<string | null>,
): Promise<string | null> {
  try {
    const found = await place();
    if (found === null) return null;
    const plain = found.replaceAll(/[\p{C}\s]+/gu, " ").trim();
    // Somebody else's mail is no place for whatever a header held.
    return plain.length <= 80 && placeShape.test(plain) ? plain : null;
  } catch (error) {
    report(settings, error, "invalid_host_answer", "placeOf failed");
    return null;
  }
}

async function settle(settings: Settings, id: string, outcome: AskOutcome): Promise<void> {
  try {
    await settings.store.settleAsk(id, outcome, settings.now());
  } catch (error) {
    report(settings, error, "store_unavailable", "what came of an ask could not be stored");
  }
}

function report(
  settings: Settings,
  error: unknown,
  code: "invalid_host_answer" | "mail_not_sent" | "store_unavailable",
  message: string,
): void {
  const known = error instanceof OnpurposeError;
  settings.report(known ? error : new OnpurposeError(code, message, { cause: error }));
}
