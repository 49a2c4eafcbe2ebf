import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { style } from "./pages/style.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const styleHash = createHash("sha256").update(style).digest("base64");
const nothingElse = "base-uri 'none'; frame-ancestors 'none'";

/** On every answer of the app's own pages. `frame-src` is for the mails in the development inbox. */
const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self'; frame-src 'self'; ` +
    `form-action 'self'; ${nothingElse}`,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

export function answer(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { ...securityHeaders, "content-type": type, ...headers }, body };
}

export function json(status: number, value: unknown): Answer {
  return answer(status, "application/json; charset=utf-8", `${JSON.stringify(value)}\n`);
}

export function redirect(location: string): Answer {
  return { status: 303, headers: { ...securityHeaders, location }, body: "" };
}

export function send(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: Answer,
): void {
  // A body that was left unread must not be taken for the next request on this connection.
  if (!req.complete) res.setHeader("connection", "close");
  res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  // To HEAD, Node sends the headers alone.
  res.end(body);
}

/** What the server answers where there is no request to look at, only bytes. */
export function bareAnswer(status: string): string {
  const all = { ...securityHeaders, "x-robots-tag": "noindex, nofollow" };
  const headers = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, "connection: close", "content-length: 0", ...headers, "", ""].join(
    "\r\n",
  );
}

/**
 * Whether a browser says that a form came from another site. Silence is fine: the app's own forms change
 * nothing by a cookie, and browsers are not silent.
 */
export function isCrossSite({ headers }: IncomingMessage, ownOrigin: string): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && origin !== "null" && origin !== ownOrigin) return true;
  return site === undefined ? origin === "null" : site !== "same-origin";
}

/** The largest form of the app is one address. */
const bodyLimit = 4096;

/** The fields of a posted form, or the status that says what is wrong with it. */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams | 400 | 413> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (Number(req.headers["content-length"] ?? 0) > bodyLimit) return 413;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) return 400;
    length += chunk.length;
    if (length > bodyLimit) return 413;
    chunks.push(chunk);
  }
  const type = req.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") return 400;
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
