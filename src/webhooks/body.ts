import type { MagicLinksEvent } from "../events/event.ts";

/** An event as a receiver gets it. Told again, it has the same id. */
export type WebhookEvent = MagicLinksEvent & { readonly id: string };

export function writeBody({ type, at, ...data }: MagicLinksEvent): string {
  return JSON.stringify({ type, timestamp: at, data });
}

/**
 * The event in a body whose signature is good, or null where there is none. By its name alone, and the name may be of
 * another version: what goes with each name is the word of whoever signed it.
 */
export function readBody(id: string, body: string): WebhookEvent | null {
  const told = parse(body);
  if (!isObject(told)) return null;
  const { type, timestamp, data } = told;
  if (typeof type !== "string" || typeof timestamp !== "string" || !isObject(data)) return null;
  const at = new Date(timestamp);
  const event: object = { ...data, ...readMoments(data), id, type, at };
  return isEvent(event) ? event : null;
}

function readMoments({ expiresAt }: Fields): object {
  return typeof expiresAt === "string" ? { expiresAt: new Date(expiresAt) } : {};
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

type Fields = Readonly<Partial<Record<"type" | "timestamp" | "data" | "expiresAt", unknown>>>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const isEvent = (event: object): event is WebhookEvent =>
  "at" in event && event.at instanceof Date && !Number.isNaN(event.at.getTime());
