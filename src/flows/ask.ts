import { createCode, hashCode } from "../code.ts";
import type { Device } from "../device.ts";
import { domainOf, parseEmailAddress, type AddressFault } from "../email-address.ts";
import type { Messages } from "../locales/messages.ts";
import type { Settings } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";
import { createToken } from "../token.ts";
import { deliver } from "./deliver.ts";
import { judgeAskedRedirect } from "./asked-redirect.ts";
import { addressHashes, hashAddress, limitsOf } from "./limits.ts";

export interface AskRequest {
  /** As it was typed. */
  readonly address: string;
  /** Hash of the asking browser's cookie. */
  readonly browser: string;
  /** Empty for the default. */
  readonly redirectTo: string;
  readonly visit: VisitFacts;
  readonly device: Device | null;
  /** On the page of a link that was sent to this address. */
  readonly byLink: boolean;
  /** The asker's language. */
  readonly say: Messages;
  /** Roughly where the asker is, asked once the answer is on its way. */
  readonly place: () => Promise<string | null>;
}

/** An ask as its browser keeps it. */
export interface Asked {
  readonly id: string;
  readonly address: string;
  readonly redirectTo: string;
  readonly askedAt: number;
}

export type AskResult =
  | {
      readonly kind: "asked";
      readonly asked: Asked;
      /** In whole seconds, until another ask for this address is let through. */
      readonly wait: number;
      /**
       * Looks the account up and sends the mail; null where it is too early for another mail. To be run once the
       * answer is on its way, so that no answer tells, by its content or its time, whether there is an account.
       * Never rejects.
       */
      readonly deliver: (() => Promise<void>) | null;
    }
  | { readonly kind: "wrong_address"; readonly fault: AddressFault }
  | { readonly kind: "redirect_refused" }
  /** Too many asks from this network, whomever they were for. `retryAfter` in whole seconds. */
  | { readonly kind: "too_many"; readonly retryAfter: number };

/**
 * A person asks for a link. Counted and recorded before anything is looked up, with the same work whoever has the
 * address: the token and the code are made in any case.
 */
export async function ask(settings: Settings, request: AskRequest): Promise<AskResult> {
  const redirectTo = judgeAskedRedirect(settings, request.redirectTo);
  if (redirectTo === null) return { kind: "redirect_refused" };
  const parsed = parseEmailAddress(request.address);
  if (!parsed.ok) return { kind: "wrong_address", fault: parsed.fault };
  const { address } = parsed;
  const { browser: askedBy, visit, say, place } = request;
  const { keyring, store, linkLifetime } = settings;
  const { text: token, linkId: id } = createToken(keyring);
  const code = createCode(settings.code);
  const askedAt = settings.now();
  const expiresAt = askedAt + linkLifetime;
  const hashes = addressHashes(settings, address);
  const limits = limitsOf(settings, { ...request, addressHashes: hashes });
  const { clientAddress, network, userAgent } = visit;
  const { refusedBy, waitMs } = await store.ask({
    ask: {
      id,
      addressHash: hashAddress(settings, address),
      codeHash: hashCode(keyring.current, id, code),
      askedBy,
      askedAt,
      expiresAt,
      clientAddress,
      network,
      userAgent,
      mailDomain: domainOf(address),
      language: say.languageTag,
    },
    limits: limits.map(({ limit }) => limit),
  });
  const wait = Math.ceil(waitMs / 1000);
  if (refusedBy !== null && limits[refusedBy]?.name === "network") {
    return { kind: "too_many", retryAfter: Math.max(1, wait) };
  }
  const asked = { id, address, redirectTo, askedAt };
  const order = { id, token, code, address, askedBy, askedAt, expiresAt, redirectTo };
  const mail = { ...order, visit, say, place };
  return {
    kind: "asked",
    asked,
    wait,
    deliver: refusedBy === null ? () => deliver(settings, mail) : null,
  };
}
