const encoder = new TextEncoder();

/**
 * The pieces of an answer as the bytes that they are. Node 26 (seen with 26.12) never tells that there is room again after
 * texts with letters of more than one byte, in an answer without a length: the rest would not be sent.
 */
export async function* inBytes(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield encoder.encode(piece);
}
