import type { IncomingMessage } from "node:http";
import { concat, type HttpRequest } from "../http/message.ts";
import { encodeParsed } from "./parsed-body.ts";

/** As it was sent: routers that mount handlers at a path cut that off `url` and keep the whole beside it. */
export function targetOf(req: IncomingMessage): string {
  const original: unknown = Reflect.get(req, "originalUrl");
  return typeof original === "string" ? original : (req.url ?? "/");
}

/**
 * A request of Node's as routes take it.
 *
 * @param holder Where a parser that came before has left the body, as `body`. Default: the request itself.
 */
export function fromNodeRequest(
  req: IncomingMessage,
  target: string,
  holder: object = req,
): HttpRequest {
  return {
    method: req.method ?? "GET",
    target,
    header(name) {
      const value = req.headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    peerAddress: req.socket.remoteAddress ?? null,
    async body(limit) {
      // Waiting for what has already come would be for ever.
      if (req.readableEnded && hadBody(req)) {
        return encodeParsed(Reflect.get(holder, "body"), req.headers["content-type"], limit);
      }
      return readBody(req, limit);
    },
  };
}

/** Whether a body was announced. Parsers leave an empty object beside requests that have none. */
function hadBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function readBody(req: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    if (req.readableEnded || req.destroyed) return resolve(new Uint8Array());
    const chunks: Uint8Array[] = [];
    let length = 0;
    req.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else resolve(null);
    });
    req.on("end", () => resolve(concat(chunks, length)));
    // Gone in the middle of its body: whatever came is no form of ours, and no failure of the host's.
    const gone = (): void => resolve(new Uint8Array());
    req.on("error", gone);
    req.on("close", gone);
  });
}
