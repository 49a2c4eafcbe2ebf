import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request that is as documented. */
export type Answer = (response: ServerResponse) => void;

export interface ProviderServer {
  readonly endpoint: string;
  readonly received: readonly Received[];
  /** What was not as the provider documents it. A test with any of these has failed. */
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/**
 * A provider on a port of its own. The answers are given in turn, the last of them to all further requests;
 * a request that `check` throws at is answered with 400, whatever its turn.
 */
export async function startProvider(
  check: (received: Received, endpoint: URL) => void,
  ...answers: readonly Answer[]
): Promise<ProviderServer> {
  const received: Received[] = [];
  const faults: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      try {
        check(one, new URL(endpoint));
      } catch (fault) {
        faults.push(fault);
        response.writeHead(400).end();
        return;
      }
      answers[Math.min(received.length, answers.length) - 1]?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  return {
    endpoint,
    received,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };
}

/** Breaks the connection off without an answer. */
export const drop: Answer = (response) => response.socket?.destroy();

export const silence: Answer = () => {};

/** The head of an answer, and then no end of it. */
export function headOnly(status: number): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.write('{"name": "');
  };
}
