import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { Ask, AskOutcome } from "../stores/ask.ts";
import { addressHashes } from "./limits.ts";

/** One ask for a link, as an operator may see it. */
export interface AskInfo {
  /** The id of the link that was asked for; there is such a link where a mail was to be sent. */
  readonly linkId: string;
  readonly askedAt: Date;
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  /** How many codes were tried. */
  readonly attempts: number;
  /** What came of it; null where nothing did yet, or the process ended before it could. */
  readonly outcome: AskOutcome | null;
}

/** The asks for an address, newest first. `method`: the public one that was called, for its errors. */
export async function listAsks(
  settings: Settings,
  address: string,
  method: "asks" | "explainAddress" | "explainUser" = "asks",
): Promise<AskInfo[]> {
  const plain: unknown = address;
  if (typeof plain !== "string") {
    throw new OnpurposeError("invalid_argument", `${method}: takes one plain address`);
  }
  const parsed = parseEmailAddress(address);
  if (!parsed.ok) {
    const message = `${method}: takes one plain address (${parsed.fault})`;
    throw new OnpurposeError("invalid_argument", message);
  }
  const hashes = addressHashes(settings, parsed.address);
  const found = await Promise.all(hashes.map((hash) => settings.store.asks(hash)));
  return found
    .flat()
    .toSorted((a, b) => b.askedAt - a.askedAt)
    .slice(0, 50)
    .map(infoOf);
}

const infoOf = (ask: Ask): AskInfo => ({
  linkId: ask.id,
  askedAt: new Date(ask.askedAt),
  clientAddress: ask.clientAddress,
  userAgent: ask.userAgent,
  attempts: ask.attempts,
  outcome: ask.outcome,
});
