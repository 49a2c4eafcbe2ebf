import type { IncomingMessage, ServerResponse } from "node:http";
import { concat, type HttpAnswer, type HttpRequest } from "../http/message.ts";
import type { MagicLinks } from "../magic-links.ts";

/** What to do with a request that is not onpurpose's. */
export type Next = (error?: unknown) => unknown;

/**
 * onpurpose for `http.createServer`, and for whatever takes `(req, res, next)`.
 *
 * A request below the mount is answered; any other is handed to `next`. Without `next` it is left alone, and
 * the promise gives false. A body that something before this has already read cannot be read again.
 */
export function nodeHandler(
  magicLinks: MagicLinks,
): (req: IncomingMessage, res: ServerResponse, next?: Next) => Promise<boolean> {
  return async (req, res, next) => {
    if (await answerNode(magicLinks, req, res)) return true;
    await next?.();
    return false;
  };
}

/**
 * Answers a request below the mount; gives false, and does nothing, for any other. `platform`: the framework's request
 * around `req`, for sessions that live on it.
 */
async function answerNode(
  magicLinks: MagicLinks,
  req: IncomingMessage,
  res: ServerResponse,
  platform: unknown = req,
): Promise<boolean> {
  const target = targetOf(req);
  if (!magicLinks.handles(target)) return false;
  const answer = await magicLinks.respond(toHttpRequest(req, target, platform));
  // A body that was left unread must not be taken for the next request on this connection.
  if (!req.complete) res.setHeader("connection", "close");
  await send(res, answer);
  return true;
}

/** As it was sent: routers that mount handlers at a path cut that off `url` and keep the whole beside it. */
function targetOf(req: IncomingMessage): string {
  const original: unknown = Reflect.get(req, "originalUrl");
  return typeof original === "string" ? original : (req.url ?? "/");
}

async function send(
  res: ServerResponse,
  { status, headers, body, stream }: HttpAnswer,
): Promise<void> {
  res.statusCode = status;
  for (const [name, value] of headers) {
    // Cookies that the host has set before stay beside ours.
    if (name === "set-cookie") res.appendHeader(name, value);
    else res.setHeader(name, value);
  }
  if (stream === undefined) res.end(body);
  else await sendPieces(res, stream);
}

/** Each piece once there is room for it; no more of them once whoever asked has gone. */
async function sendPieces(res: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (res.destroyed) return;
      if (!res.write(piece)) await roomOrEnd(res);
    }
    res.end();
  } catch {
    // Half of it has gone out: that it is cut off is all that can still be said. Why, its maker has told the host.
    res.destroy();
  }
}

function roomOrEnd(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.destroyed) return resolve();
    const go = (): void => {
      res.off("drain", go);
      res.off("close", go);
      resolve();
    };
    res.once("drain", go);
    res.once("close", go);
  });
}

function toHttpRequest(req: IncomingMessage, target: string, platform: unknown): HttpRequest {
  return {
    method: req.method ?? "GET",
    target,
    header(name) {
      const value = req.headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    peerAddress: req.socket.remoteAddress ?? null,
    platform,
    body: (limit) => readBody(req, limit),
  };
}

function readBody(req: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    // Read by somebody else before us: waiting for what has already come would be for ever.
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
