import { hmacSha256 } from "../crypto.ts";
import { parseEmailAddress, type AddressFault } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import { loginMail } from "../mail/login-mail.ts";
import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";
import { createLink } from "./issue.ts";
import { mayLogIn, userByEmail } from "./users.ts";

export interface AskRequest {
  /** As it was typed. */
  readonly address: string;
  /** Hash of the asking browser's cookie. */
  readonly browser: string;
  /** Empty for the default. */
  readonly redirectTo: string;
}

export type AskResult =
  | {
      readonly kind: "asked";
      readonly address: string;
      /**
       * Looks the account up and sends the mail. To be run once the answer is on its way, so that no answer
       * tells, by its content or its time, whether there is an account. Never rejects.
       */
      readonly deliver: () => Promise<void>;
    }
  | { readonly kind: "wrong_address"; readonly fault: AddressFault }
  | { readonly kind: "redirect_refused" }
  /** `retryAfter` in whole seconds. The same for every address, whether it has an account or not. */
  | { readonly kind: "too_many"; readonly retryAfter: number };

/** A person asks for a link. Counted before anything is looked up. */
export async function ask(settings: Settings, request: AskRequest): Promise<AskResult> {
  const redirectTo = judgeAskedRedirect(settings, request.redirectTo);
  if (redirectTo === null) return { kind: "redirect_refused" };
  const parsed = parseEmailAddress(request.address);
  if (!parsed.ok) return { kind: "wrong_address", fault: parsed.fault };
  const { address } = parsed;
  const retryAfter = await countAsk(settings, address);
  if (retryAfter !== null) return { kind: "too_many", retryAfter };
  const { browser } = request;
  return { kind: "asked", address, deliver: () => deliver(settings, address, browser, redirectTo) };
}

/** Where a login that is asked for may lead, or null; empty stands for the default. */
export function judgeAskedRedirect(settings: Settings, redirectTo: string): string | null {
  if (redirectTo === "") return settings.redirectTo;
  return judgeRedirectTarget(redirectTo, settings.origin, settings.redirectOrigins);
}

/** Seconds to wait, or null when this ask may go on. */
async function countAsk(settings: Settings, address: string): Promise<number | null> {
  const { askLimit, store, keyring } = settings;
  if (askLimit === null) return null;
  const now = settings.now();
  // Keyed, so that a dump of the store does not tell which addresses were asked for.
  const key = Buffer.from(hmacSha256(keyring.current.blind, address)).toString("base64url");
  const { count, windowEndsAt } = await store.countAsk(key, now, askLimit.window);
  return count <= askLimit.max ? null : Math.max(1, Math.ceil((windowEndsAt - now) / 1000));
}

async function deliver(
  settings: Settings,
  address: string,
  askedBy: string,
  redirectTo: string,
): Promise<void> {
  try {
    const user = await userByEmail(settings, address);
    const welcome =
      user === null ? settings.users.create !== undefined : await mayLogIn(settings, user);
    if (!welcome) return;
    const { linkLifetime: lifetime } = settings;
    const userId = user?.id ?? null;
    // To the address that the account has, which a forgiving look-up may have found by another spelling.
    const to = user?.email ?? address;
    const plan = { userId, address: to, askedBy, redirectTo, lifetime };
    const { url } = await createLink(settings, plan);
    await send(settings, to, url);
  } catch (error) {
    settings.report(
      error instanceof OnpurposeError
        ? error
        : new OnpurposeError("mail_not_sent", "a link that was asked for could not be sent", {
            cause: error,
          }),
    );
  }
}

async function send(settings: Settings, address: string, url: string): Promise<void> {
  const { mailFrom: from, appName, messages, linkLifetime } = settings;
  const lifetime = linkLifetime / 1000;
  await settings.mailer?.send(loginMail({ from, address, url, lifetime, appName }, messages));
}
