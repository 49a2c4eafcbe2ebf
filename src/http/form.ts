import { wantsJson } from "./accept.ts";
import type { HttpRequest } from "./message.ts";

/** The fields of a posted form, each of them given once. */
export type Fields = ReadonlyMap<string, string>;

export type ReadForm =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly fault: "malformed" | "too_large" };

/** A form of ours is a few hundred bytes long. */
const bodyLimit = 16 * 1024;
const fieldLimit = 20;
const malformed = { ok: false, fault: "malformed" } as const;

/**
 * Reads an `application/x-www-form-urlencoded` body, or, of a client that wants JSON back, one of
 * `application/json`: an object of texts. Anything that no form of ours can send is refused rather than guessed at:
 * other types, repeated fields (of JSON the last one counts, as with every parser), NUL, and bytes that are not UTF-8.
 */
export async function readForm(request: HttpRequest): Promise<ReadForm> {
  const bytes = await request.body(bodyLimit);
  if (bytes === null) return { ok: false, fault: "too_large" };
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? null;
  const text = decodeUtf8(bytes);
  if (text === null) return malformed;
  // The type that no form of another site can send without asking first; where a page is wanted, a form is due.
  if (type === "application/json" && wantsJson(request)) return readFields(entriesOfJson(text));
  if (bytes.length > 0 && type !== "application/x-www-form-urlencoded") return malformed;
  return readFields(isWellEncoded(text) ? new URLSearchParams(text) : null);
}

/** The parameters of a request's URL, each of them given once; null where they are malformed in any of these ways. */
export function readQuery({ target }: HttpRequest): Fields | null {
  const query = /\?([^#]*)/.exec(target)?.[1] ?? "";
  const read = readFields(isWellEncoded(query) ? new URLSearchParams(query) : null);
  return read.ok ? read.fields : null;
}

function readFields(entries: Iterable<readonly [string, string]> | null): ReadForm {
  if (entries === null) return malformed;
  const fields = new Map<string, string>();
  for (const [name, value] of entries) {
    if (fields.has(name) || fields.size >= fieldLimit || value.includes("\0")) return malformed;
    fields.set(name, value);
  }
  return { ok: true, fields };
}

/** The fields of a JSON object whose values are all texts, or null. */
function entriesOfJson(text: string): [string, string][] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries: [string, string][] = [];
  for (const [name, field] of Object.entries(value)) {
    if (typeof field !== "string") return null;
    entries.push([name, field]);
  }
  return entries;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** URLSearchParams turns broken escapes into U+FFFD instead of saying so; decodeURIComponent says so. */
function isWellEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
