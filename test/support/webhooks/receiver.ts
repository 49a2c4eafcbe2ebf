import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { verifyWebhook, type WebhookEvent } from "onpurpose/webhooks";

/** 32 bytes. */
export const hookSecret = "whsec_7gh3Vt0mJxq8yS2nEwKpL5uQb1aZ4cRdF6iXoT9HkYM=";

/** What it does with a request whose body it has read. */
export type Behaviour =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Default "kept". */
      readonly answer?: string;
      /** An answer that goes on until the connection is closed. */
      readonly endless?: boolean;
    }
  /** Answers nothing until it is closed. */
  | "hang"
  /** Closes the connection. */
  | "reset";

export interface Received {
  readonly event: WebhookEvent;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  /** All that came, in the order of its coming, also what was refused. */
  readonly received: readonly Received[];
  /** What was wrong with requests: signatures, methods, bodies that are none. */
  readonly faults: readonly string[];
  /** The most requests that it had open at once. */
  readonly most: () => number;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  readonly port?: number;
  readonly secret?: string | readonly string[];
  /** Of its own clock. Default `Date.now`. */
  readonly now?: () => number;
  /** Default: it takes everything, and keeps nothing. */
  readonly behave?: (received: Received, count: number) => Behaviour | Promise<Behaviour>;
}

export const taken: Behaviour = { status: 204 };

/** A receiver of webhooks that checks each request as its own library and as the published one do. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { behave = () => taken, secret = hookSecret, now = Date.now } = options;
  const received: Received[] = [];
  const faults: string[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    most = Math.max(most, ++open);
    response.on("close", () => open--);
    const answer = async (): Promise<void> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const body = Buffer.concat(chunks).toString();
      const { headers, method } = request;
      const event = await verifyWebhook({ headers, body }, secret, { now });
      if (now === Date.now) checkByOthers(body, headers, secret);
      if (method !== "POST") throw new Error(`a ${method}`);
      const one = { event, body, headers };
      received.push(one);
      await act(await behave(one, received.length), response);
    };
    answer().catch((error: unknown) => {
      // A request that was cut off is none.
      if (request.destroyed && !request.complete) return;
      faults.push(String(error));
      response.writeHead(400).end();
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}/hooks?key=in-the-query`,
    port,
    received,
    faults,
    most: () => most,
    async close() {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, "close");
    },
  };
}

/** The library that Standard Webhooks publishes: each of the secrets alone is enough for a receiver. */
function checkByOthers(
  body: string,
  headers: IncomingHttpHeaders,
  secret: string | readonly string[],
): void {
  const plain = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)]));
  for (const one of typeof secret === "string" ? [secret] : secret) {
    const format = one.startsWith("whsec_") ? {} : ({ format: "raw" } as const);
    new Webhook(one, format).verify(body, plain);
  }
}

async function act(behaviour: Behaviour, response: ServerResponse): Promise<void> {
  if (behaviour === "hang") return;
  if (behaviour === "reset") {
    response.destroy();
    return;
  }
  const { status, headers, answer = "kept", endless = false } = behaviour;
  response.writeHead(status, headers);
  if (status === 204 || !endless) {
    response.end(status === 204 ? "" : answer);
    return;
  }
  while (!response.destroyed) {
    response.write("x".repeat(10_000));
    await sleep(1);
  }
}

/** Waits until something has come true, for a minute at most. */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`never came: ${what}`);
    await sleep(2);
  }
}
