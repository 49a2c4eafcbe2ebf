import {
  fromWebRequest,
  toWebResponse,
  type HttpRequest,
  type RequestInfo,
} from "../http/message.ts";
import type { MagicLinks } from "../magic-links.ts";

/** What a server may know of a request, each part null or undefined where it does not. */
export interface Known {
  readonly peerAddress?: string | null | undefined;
  readonly waitUntil?: RequestInfo["waitUntil"] | undefined;
  /** The body, where something else has read it before. */
  readonly body?: HttpRequest["body"] | undefined;
  /** Path and query as they were sent, where the framework has changed them. */
  readonly target?: string | undefined;
}

/** Answers a web-standard request, and tells what is known of it beside. */
export async function answer(
  magicLinks: MagicLinks,
  request: Request,
  { peerAddress = null, waitUntil, body, target }: Known,
): Promise<Response> {
  const info = { peerAddress, ...(waitUntil === undefined ? {} : { waitUntil }) };
  const plain = fromWebRequest(request, info);
  const whole = body === undefined ? plain : { ...plain, body };
  const sent = target === undefined ? whole : { ...whole, target };
  return toWebResponse(await magicLinks.respond(sent));
}
