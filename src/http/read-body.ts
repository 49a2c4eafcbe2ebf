import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/**
 * The text of a body as it comes off the wire, `mostBytes` of it at most. An encoding that is not known, or a body that
 * was cut, is left as it came: a page that nobody can read.
 */
export async function readBody(
  wire: AsyncIterable<unknown>,
  encoding: string,
  mostBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of wire) {
    if (!(chunk instanceof Buffer)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) break;
  }
  return decode(Buffer.concat(chunks), encoding, mostBytes).toString();
}

function decode(body: Buffer, encoding: string, maxOutputLength: number): Buffer {
  const decoders = new Map([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
    ["br", brotliDecompressSync],
  ]);
  try {
    return decoders.get(encoding)?.(body, { maxOutputLength }) ?? body;
  } catch {
    return body;
  }
}
