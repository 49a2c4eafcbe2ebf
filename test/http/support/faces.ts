import { Agent, createServer, request, type IncomingHttpHeaders } from "node:http";
import { nodeHandler } from "onpurpose/adapters/node";
import type { MagicLinks } from "onpurpose";

/** A request as it goes over the wire. */
export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  /** The header's value, several joined by a comma, or null. */
  header(name: string): string | null;
  readonly setCookies: readonly string[];
  /** All headers but those that differ by nature from one answer to the next. */
  readonly stableHeaders: Readonly<Record<string, string>>;
}

/** A way in which a host can mount onpurpose. */
export interface Face {
  send(sent: Sent): Promise<Reply>;
  close(): Promise<void>;
}

export type OpenFace = (magicLinks: MagicLinks) => Promise<Face>;

/** Every journey runs through each of these. */
export const faces: readonly (readonly [name: string, open: OpenFace])[] = [
  ["nodeHandler behind node:http", openNodeFace],
  ["handler(Request)", openWebFace],
];

export async function openWebFace(magicLinks: MagicLinks): Promise<Face> {
  return {
    async send({ method, target, headers, body }) {
      const withBody = body.length === 0 ? {} : { body: Buffer.from(body) };
      const init = { method, headers, ...withBody };
      const sent = new Request(`https://app.example.com${target}`, init);
      // A text as body would have given itself a type.
      const response = await magicLinks.handler(sent, { peerAddress: "127.0.0.1" });
      return replyOf(
        response.status,
        await response.text(),
        [...response.headers].filter(([name]) => name !== "set-cookie"),
        response.headers.getSetCookie(),
      );
    },
    close: async () => {},
  };
}

export async function openNodeFace(magicLinks: MagicLinks): Promise<Face> {
  const handle = nodeHandler(magicLinks);
  const server = createServer((req, res) => {
    void handle(req, res, () => res.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return overHttp(address.port, async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

/** Whatever listens at this port of this machine, until it is closed. */
export function overHttp(port: number, close: () => Promise<void>): Face {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (sent) => sendOverHttp(port, agent, sent),
    async close() {
      agent.destroy();
      await close();
    },
  };
}

function sendOverHttp(port: number, agent: Agent, sent: Sent): Promise<Reply> {
  const { method, target, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const length = body.length === 0 ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const options = { host: "127.0.0.1", port, agent, method, path: target };
    const outgoing = request({ ...options, headers: { ...length, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const { "set-cookie": setCookies = [], ...others } = incoming.headers;
        const text = Buffer.concat(chunks).toString("utf8");
        resolve(replyOf(incoming.statusCode ?? 0, text, plainHeaders(others), setCookies));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function plainHeaders(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

const fromTheServer = new Set(["date", "connection", "keep-alive"]);

function replyOf(
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[],
  setCookies: readonly string[],
): Reply {
  const all = new Map(headers);
  return {
    status,
    body,
    header: (name) => all.get(name) ?? null,
    setCookies,
    stableHeaders: Object.fromEntries(headers.filter(([name]) => !fromTheServer.has(name))),
  };
}
