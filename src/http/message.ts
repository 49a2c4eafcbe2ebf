// A request and an answer in the plainest form that routes can work with. Adapters make the one and send
// the other; on Node this spares building a Request and a Response for each hit.

export interface RequestHeaders {
  /** The header's value, or null. `name` in lower case; a repeated header comes joined. */
  header(name: string): string | null;
  /**
   * The framework's own request that this was made from, such as Node's IncomingMessage, Express' `req` or a web Request:
   * for sessions that live on it.
   */
  readonly platform?: unknown;
}

/** A request as far as its headers: a web Request, or Node's IncomingMessage. */
export interface WithHeaders {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface HttpRequest extends RequestHeaders {
  readonly method: string;
  /** Path and query as they were sent, never a host. */
  readonly target: string;
  /** The address of whoever opened the connection: a proxy, where there is one. Null where unknown. */
  readonly peerAddress: string | null;
  /** The whole body, or null when it is longer than `limit` bytes. Read once. */
  body(limit: number): Promise<Uint8Array | null>;
  /** Where a platform ends a process with its answer: keeps it up until the work is done. */
  waitUntil?(work: Promise<unknown>): void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Several `set-cookie` entries stay several. Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /**
   * In place of `body`: what is too long to be held, piece by piece. Begins with its first `next()`; whoever sends it asks
   * for a piece once the one before it is gone, and gives it up by `return()` when nobody reads on.
   */
  readonly stream?: AsyncIterable<string>;
}

/** What a platform knows of a request beside itself. */
export interface RequestInfo {
  /** Who opened the connection. */
  readonly peerAddress?: string | null;
  /** As `ExecutionContext.waitUntil` of Workers, or `waitUntil` of a serverless platform. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** What functions of the host's get as `platform`, such as a framework's context. Default: the Request. */
  readonly platform?: unknown;
}

/** A web-standard Request as an {@link HttpRequest}. */
export function fromWebRequest(
  request: Request,
  { peerAddress = null, waitUntil, platform = request }: RequestInfo = {},
): HttpRequest {
  const { pathname, search } = new URL(request.url);
  return {
    ...(waitUntil === undefined ? {} : { waitUntil }),
    method: request.method,
    target: pathname + search,
    header: (name) => request.headers.get(name),
    peerAddress,
    platform,
    body: (limit) => readWebBody(request, limit),
  };
}

/** An {@link HttpAnswer} as a web-standard Response. */
export function toWebResponse(answer: HttpAnswer): Response {
  const headers = new Headers();
  for (const [name, value] of answer.headers) headers.append(name, value);
  const { status, body, stream } = answer;
  const empty = body === "" || status === 204 || status === 304;
  const whole = empty ? null : body;
  return new Response(stream === undefined ? whole : toWebStream(stream), { status, headers });
}

function toWebStream(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const step = await iterator.next();
        if (step.done === true) controller.close();
        else controller.enqueue(encoder.encode(step.value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    // Nothing is made before somebody reads.
    { highWaterMark: 0 },
  );
}

async function readWebBody(request: Request, limit: number): Promise<Uint8Array | null> {
  try {
    return await readStream(request.body, limit);
  } catch (error) {
    if (isTooLong(error)) return null;
    // Gone in the middle of its body, or read by something before us: whatever came is no form of ours.
    return new Uint8Array();
  }
}

/** What a framework with a limit of its own breaks a body off with, as SvelteKit does. */
const isTooLong = (error: unknown): boolean =>
  typeof error === "object" && error !== null && Reflect.get(error, "status") === 413;

/**
 * How much of what is too long is still read, in bytes, and not kept. Servers end a connection on which they leave a body
 * unread, and the answer that says why would be lost with it.
 */
const mostDiscarded = 2 * 1024 * 1024;

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return length > limit ? null : concat(chunks, length);
    length += value.length;
    if (length <= limit) chunks.push(value);
    if (length > limit + mostDiscarded) {
      await reader.cancel();
      return null;
    }
  }
}

/** The chunks of a body as one. */
export function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const only = chunks[0];
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Whatever has headers, as functions of the host's are asked about it; the thing itself is its `platform`. */
export function requestOf(request: WithHeaders | RequestHeaders): RequestHeaders {
  // In this order: requests of Express have a function `header`, too, and it is not ours.
  if (!("headers" in request)) return request;
  const { headers } = request;
  // By its method rather than its class: not every runtime's Headers are ours.
  if (isHeaders(headers)) return { header: (name) => headers.get(name), platform: request };
  return {
    platform: request,
    header(name) {
      const value = headers[name];
      return typeof value === "object"
        ? value.join(name === "cookie" ? "; " : ", ")
        : (value ?? null);
    },
  };
}

function isHeaders(headers: WithHeaders["headers"]): headers is Headers {
  return "get" in headers && typeof headers.get === "function";
}
