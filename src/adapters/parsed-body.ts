// Bodies that something before onpurpose has read: a parser of the host's leaves what it made of them.

import { OnpurposeError } from "../errors.ts";

const encoder = new TextEncoder();

/** What no form can be: it is no UTF-8. */
const noForm = Uint8Array.of(0xff);

/**
 * The bytes of a body that a parser left as a text, as bytes, or as an object; null when they are more than `limit`.
 * What is no flat object of texts has no form of its own to go back to, and is refused as one.
 *
 * @param type The request's content type: the same parser's object goes back to what it was.
 * @throws {OnpurposeError} `invalid_option` when nothing was left.
 */
export function encodeParsed(
  parsed: unknown,
  type: string | undefined,
  limit: number,
): Uint8Array | null {
  const bytes = bytesOf(parsed, /^\s*application\/json\s*(;|$)/i.test(type ?? ""));
  return bytes.length > limit ? null : bytes;
}

function bytesOf(parsed: unknown, isJson: boolean): Uint8Array {
  if (parsed instanceof Uint8Array) return parsed;
  if (typeof parsed === "string") return encoder.encode(parsed);
  if (parsed === undefined) {
    throw new OnpurposeError(
      "invalid_option",
      "the body of a request was read before onpurpose, and left nowhere: mount onpurpose before what reads bodies, " +
        "or let that leave what it read as the request's `body` (an object of texts, a text or a Buffer)",
    );
  }
  if (isJson) return encoder.encode(JSON.stringify(parsed));
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return noForm;
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(parsed)) {
    // A list, or an object: the same field given twice, or a name that no form of ours has.
    if (typeof value !== "string") return noForm;
    fields.append(name, value);
  }
  return encoder.encode(fields.toString());
}
