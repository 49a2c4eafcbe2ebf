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
 * Reads an `application/x-www-form-urlencoded` body. Anything that no form of ours can send is refused
 * rather than guessed at: other types, repeated fields, NUL, and bytes that are not UTF-8.
 */
export async function readForm(request: HttpRequest): Promise<ReadForm> {
  const bytes = await request.body(bodyLimit);
  if (bytes === null) return { ok: false, fault: "too_large" };
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? null;
  if (bytes.length > 0 && type !== "application/x-www-form-urlencoded") return malformed;
  const text = decodeUtf8(bytes);
  if (text === null || !isWellEncoded(text)) return malformed;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name) || fields.size >= fieldLimit || value.includes("\0")) return malformed;
    fields.set(name, value);
  }
  return { ok: true, fields };
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
