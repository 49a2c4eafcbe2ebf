import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { TLSSocket } from "node:tls";
import { readBody } from "../../http/read-body.ts";

export interface WebRequest {
  readonly method?: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer as it came over the wire. */
export interface WebAnswer {
  readonly status: number;
  /** Names in lower case, in the order in which they came; a header that came twice is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without its content encoding. */
  readonly body: string;
  /** By which address this machine has connected. */
  readonly localAddress: string | null;
  /** Until when the certificate is good; null without TLS. */
  readonly certificateUntil: number | null;
  /** When it was asked and when it answered, epoch milliseconds. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

export type WebResult =
  | { readonly ok: true; readonly answer: WebAnswer }
  /** `code`: the name of what went wrong, such as ECONNREFUSED. */
  | { readonly ok: false; readonly code: string };

const timeoutMs = 10_000;
const longestBody = 1_000_000;

/** The header's value, joined where it came more than once; null where it did not. */
export function headerOf({ headers }: Pick<WebAnswer, "headers">, name: string): string | null {
  const values = headers.filter(([given]) => given === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ");
}

export const cookiesOf = ({ headers }: Pick<WebAnswer, "headers">): readonly string[] =>
  headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);

/**
 * Sends one request on a connection of its own and follows nothing. `fetch` would hide what came twice, and send
 * headers that nobody asked it for.
 */
export async function ask({
  method = "GET",
  url,
  headers = {},
  body,
}: WebRequest): Promise<WebResult> {
  const at = new URL(url);
  const open = at.protocol === "https:" ? requestHttps : requestHttp;
  const askedAt = Date.now();
  const length: Record<string, string> =
    body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  try {
    const answer = await new Promise<WebAnswer>((resolve, reject) => {
      const sent = open(at, {
        method,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { "user-agent": "onpurpose-doctor", ...headers, ...length },
      });
      sent.on("error", reject);
      sent.on("response", (response) => {
        read(response, askedAt).then(resolve, reject);
      });
      sent.end(body);
    });
    return { ok: true, answer };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

async function read(response: IncomingMessage, askedAt: number): Promise<WebAnswer> {
  const answeredAt = Date.now();
  const { socket, statusCode = 0, rawHeaders } = response;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ""] as const] : [],
  );
  const { localAddress = null } = socket;
  const certificateUntil = socket instanceof TLSSocket ? untilOf(socket) : null;
  const encoding = headerOf({ headers }, "content-encoding")?.trim() ?? "";
  const body = await readBody(response, encoding, longestBody);
  return {
    status: statusCode,
    headers,
    body,
    localAddress,
    certificateUntil,
    askedAt,
    answeredAt,
  };
}

function untilOf(socket: TLSSocket): number | null {
  const until = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(until) ? null : until;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error.name === "AbortError" || error.name === "TimeoutError") return "TIMEOUT";
  return "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
}
