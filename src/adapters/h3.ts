import type { IncomingMessage, ServerResponse } from "node:http";
import type { MagicLinks } from "../magic-links.ts";
import { answer, within } from "./answer.ts";
import { waitUntilOf } from "./given.ts";
import { nodeHandler } from "./node.ts";

/** Of an event of H3 1, as much as is needed. */
export interface H3Event {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly node: { readonly req: IncomingMessage; readonly res: ServerResponse };
  readonly web?: { readonly request?: Request };
  readonly context: object;
}

/**
 * onpurpose for H3 1, and so for Nuxt and Nitro 2: `app.use(defineEventHandler(h3Handler(magicLinks)))`, on all paths. A
 * request below the mount is answered; any other is left to what comes next. A body that was read before by `readBody` or
 * `readRawBody` is taken as they read it.
 */
export function h3Handler(
  magicLinks: MagicLinks,
): (event: H3Event) => Promise<Response | undefined> {
  return async (event) => {
    const { req, res } = event.node;
    const target = targetOf(event);
    if (!magicLinks.handles(target)) return undefined;
    const body = hasBody(event) ? await readBefore(event) : undefined;
    // Off Node, what stands for its request and answer is none: there is no connection behind it.
    if (event.web?.request === undefined && isConnected(res)) {
      const known = body === undefined ? magicLinks : knowing(magicLinks, body);
      await nodeHandler(known)(req, res);
      return undefined;
    }
    const url = new URL(target, "http://localhost");
    const request =
      event.web?.request ?? new Request(url, { method: event.method, headers: event.headers });
    return answer(magicLinks, request, {
      body: event.web?.request?.bodyUsed === false ? undefined : body,
      peerAddress: clientOf(event),
      waitUntil: waitUntilOf(event) ?? waitUntilOf(event.context),
    });
  };
}

/** As it was sent: what mounts at a path cuts that off, and keeps the whole beside it. */
function targetOf({ node, path }: H3Event): string {
  const original: unknown = Reflect.get(node.req, "originalUrl");
  return typeof original === "string" ? original : path;
}

const isConnected = (res: ServerResponse): boolean => Boolean(res.socket);

/** What the platform says, as H3's own `getRequestIP` has it; no header. */
function clientOf({ context }: H3Event): string | null {
  const address: unknown = Reflect.get(context, "clientAddress");
  return typeof address === "string" ? address : null;
}

const hasBody = ({ method }: H3Event): boolean =>
  ["PATCH", "POST", "PUT", "DELETE"].includes(method);

function knowing(magicLinks: MagicLinks, body: Uint8Array): MagicLinks {
  return {
    ...magicLinks,
    respond: (request) => magicLinks.respond({ ...request, body: within(body) }),
  };
}

/** The body, in whichever of the places of H3 1 somebody has left it; undefined where nobody has read it yet. */
async function readBefore({ node, ...event }: H3Event): Promise<Uint8Array | undefined> {
  const places = [
    Reflect.get(event, "_requestBody"),
    Reflect.get(node.req, Symbol.for("h3RawBody")),
    Reflect.get(node.req, "rawBody"),
    Reflect.get(node.req, "body"),
  ];
  const found: unknown = await places.find((place) => place !== undefined && place !== null);
  if (found === undefined || found === null) return undefined;
  if (found instanceof Uint8Array || typeof found === "string") return bytesOf(found);
  if (found instanceof URLSearchParams || found instanceof ReadableStream) return bytesOf(found);
  return bytesOf(JSON.stringify(found));
}

async function bytesOf(
  body: Uint8Array | string | URLSearchParams | ReadableStream,
): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}
