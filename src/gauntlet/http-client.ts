import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { readBody } from "../http/read-body.ts";
import { GauntletError } from "./gauntlet-error.ts";
import type { Rate } from "./rate.ts";

export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Sent as they are: in this order, in this spelling, and no others. `Host` is put before them. */
  readonly headers: HeaderList;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly setCookies: readonly string[];
  readonly contentType: string;
  /** Without its content encoding; cut after `maxBytes`. */
  readonly body: string;
}

/** Sends one request, and follows nothing. */
export interface Wire {
  /** Where requests may go: those of the deployment, and no others. */
  readonly origins: readonly string[];
  readonly rate: Rate;
  send(request: WireRequest): Promise<WireAnswer>;
}

export interface WireOptions {
  readonly origins: readonly string[];
  readonly rate: Rate;
  /** For a whole request, in milliseconds. Default 20,000. */
  readonly timeoutMs?: number;
  /** Of an answer's body. Default 2 MB. */
  readonly maxBytes?: number;
}

/**
 * HTTP/1.1 that adds nothing of its own: `fetch` would send headers that no intermediary sends, and hide those that it
 * does.
 */
export function createWire(options: WireOptions): Wire {
  const { origins, rate, timeoutMs = 20_000, maxBytes = 2_000_000 } = options;
  return {
    origins,
    rate,
    async send(request) {
      if (!origins.includes(request.url.origin)) {
        throw new GauntletError(
          `${request.url.origin} is not the deployment: nothing is sent there.`,
        );
      }
      await rate.turn();
      return sendOne(request, timeoutMs, maxBytes);
    },
  };
}

function sendOne(
  { method, url, headers, body }: WireRequest,
  timeoutMs: number,
  maxBytes: number,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === "https:" ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = open(url, { method, setHost: false, signal, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      read(response, maxBytes).then(resolve, reject);
    });
    sent.setHeader("Host", url.host);
    for (const [name, value] of headers) sent.setHeader(name, value);
    // Node would add them where they are missing.
    for (const name of ["connection", "content-length", "transfer-encoding"]) {
      if (!headers.some(([given]) => given.toLowerCase() === name)) sent.removeHeader(name);
    }
    sent.end(body);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<WireAnswer> {
  const { headers, statusCode } = response;
  const encoding = headers["content-encoding"] ?? "";
  return {
    status: statusCode ?? 0,
    location: headers.location ?? null,
    setCookies: headers["set-cookie"] ?? [],
    contentType: headers["content-type"] ?? "",
    body: await readBody(response, encoding, maxBytes),
  };
}
