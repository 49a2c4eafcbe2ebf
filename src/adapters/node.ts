import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpAnswer } from "../http/message.ts";
import type { MagicLinks } from "../magic-links.ts";
import { inBytes } from "./in-bytes.ts";
import { mounted } from "./mounted.ts";
import { fromNodeRequest, targetOf } from "./node-request.ts";

/** What to do with a request that is not onpurpose's. */
export type Next = (error?: unknown) => unknown;

/**
 * onpurpose for `http.createServer`, and for whatever takes `(req, res, next)`.
 *
 * A request below the mount is answered; any other is handed to `next`. Without `next` it is left alone, and
 * the promise gives false. A body that something before this has read is taken from `req.body`: an object of texts,
 * a text, or bytes. One that was left nowhere is an `invalid_option` for the option `onError`, and the answer a 500.
 */
export function nodeHandler(
  magicLinks: MagicLinks,
): (req: IncomingMessage, res: ServerResponse, next?: Next) => Promise<boolean> {
  mounted(magicLinks);
  return async (req, res, next) => {
    const target = targetOf(req);
    if (!magicLinks.handles(target)) {
      await next?.();
      return false;
    }
    const answer = await magicLinks.respond(fromNodeRequest(req, target));
    // A body that was left unread must not be taken for the next request on this connection.
    if (!req.complete) res.setHeader("connection", "close");
    await send(res, answer);
    return true;
  };
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
    for await (const piece of inBytes(pieces)) {
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
