import type { RequestInfo } from "../http/message.ts";
import type { Known } from "./answer.ts";

/**
 * What a server tells of a request beside it, told apart by shape: Bun gives its server, Deno the connection, Workers
 * their bindings and then a context. None of them can be sent by a client.
 */
export function given(request: Request, [first, second]: readonly unknown[]): Known {
  return { peerAddress: peerOf(request, first), waitUntil: waitUntilOf(second) };
}

/** Who opened the connection, by what came along with a request; null where nothing tells. */
export function peerOf(request: Request, from: unknown): string | null {
  if (!isObject(from)) return null;
  // Bun: `server.requestIP(request)`, null for a request that is over.
  if ("requestIP" in from && typeof from.requestIP === "function") {
    return textOf(Reflect.apply(from.requestIP, from, [request]), "address");
  }
  // Deno: `info.remoteAddr`; a Unix socket has no hostname.
  if ("remoteAddr" in from) return textOf(from.remoteAddr, "hostname");
  // @hono/node-server: Node's own request.
  if ("incoming" in from && isObject(from.incoming) && "socket" in from.incoming) {
    return textOf(from.incoming.socket, "remoteAddress");
  }
  return null;
}

/** `waitUntil` of a Worker's context, bound to it. */
export function waitUntilOf(context: unknown): RequestInfo["waitUntil"] {
  if (!isObject(context) || !("waitUntil" in context)) return undefined;
  const { waitUntil } = context;
  if (typeof waitUntil !== "function") return undefined;
  return (work) => {
    Reflect.apply(waitUntil, context, [work]);
  };
}

function textOf(from: unknown, name: string): string | null {
  if (!isObject(from)) return null;
  const value: unknown = Reflect.get(from, name);
  return typeof value === "string" ? value : null;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Who opened the connection to a server of srvx (H3 2, Nitro 3, Elysia on Node), which keeps Node's request on its own. */
export function nodePeerOf(request: Request): string | null {
  let from: unknown = request;
  for (const name of ["runtime", "node", "req", "socket"]) {
    if (!isObject(from)) return null;
    from = Reflect.get(from, name);
  }
  return textOf(from, "remoteAddress");
}
