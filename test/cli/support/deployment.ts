import { once } from "node:events";
import {
  createServer,
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { nodeHandler } from "../../../src/adapters/node.ts";
import type { MagicLinks } from "../../../src/index.ts";

/** An answer on its way back through a proxy: in order, names in lower case. */
export interface Passing {
  status: number;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** What a proxy does to what passes through it. */
export interface Meddling {
  /** Before the app sees it. */
  readonly request?: (headers: IncomingHttpHeaders, request: IncomingMessage) => void;
  /** What the app is sent in place of what the client sent. */
  readonly body?: (body: Buffer) => Buffer;
  /** Before the client sees it. */
  readonly answer?: (answer: Passing, request: IncomingMessage) => void;
  /** Answers itself. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A proxy before an app, both real servers on this machine. */
export interface Deployment {
  /** Where the proxy listens. */
  readonly origin: string;
  /** What the proxy does from now on. */
  meddle(meddling: Meddling): void;
  /** Which app stands behind it. */
  serve(app: MagicLinks): void;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  /** Makes the proxy speak TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** By which address the proxy speaks to the app: another one than clients have. */
export const proxyAddress = "127.0.0.2";

export async function startDeployment({ tls }: DeploymentOptions = {}): Promise<Deployment> {
  let handle: ReturnType<typeof nodeHandler> | null = null;
  let meddling: Meddling = {};
  const app = await listening(
    createServer((req, res) => {
      const nothing = (): void => void res.writeHead(404).end("no such page");
      handle?.(req, res, nothing).catch(() => res.destroy());
    }),
  );
  const pass: RequestListener = (req, res) => {
    forward(req, res, { port: app.port, ...meddling }).catch(() => res.destroy());
  };
  const proxy = await listening(
    tls === undefined ? createServer(pass) : createSecureServer(tls, pass),
  );
  const scheme = tls === undefined ? "http://127.0.0.1" : "https://localhost";
  return {
    origin: `${scheme}:${proxy.port}`,
    meddle: (next) => (meddling = next),
    serve: (magicLinks) => (handle = nodeHandler(magicLinks)),
    async close() {
      await Promise.all([proxy.close(), app.close()]);
    },
  };
}

async function forward(
  req: IncomingMessage,
  res: ServerResponse,
  { port, request, body, answer, instead }: Meddling & { readonly port: number },
): Promise<void> {
  const sent = await bytesOf(req);
  if (instead?.(req, res) === true) return;
  const headers = { ...req.headers };
  const peer = req.socket.remoteAddress?.replace("::ffff:", "") ?? "";
  headers["x-forwarded-for"] = [headers["x-forwarded-for"], peer].filter(Boolean).join(", ");
  request?.(headers, req);
  const content = body?.(sent) ?? sent;
  if (content.length > 0) headers["content-length"] = String(content.length);
  else delete headers["content-length"];
  const { url = "/", method = "GET" } = req;
  const options = { port, path: url, method, headers, localAddress: proxyAddress, agent: false };
  const asked = requestHttp({ host: "127.0.0.1", ...options }).end(content);
  const [came] = (await once(asked, "response")) as [IncomingMessage];
  const passing: Passing = {
    status: came.statusCode ?? 500,
    headers: pairsOf(came.rawHeaders),
    body: await bytesOf(came),
  };
  answer?.(passing, req);
  const kept = passing.headers.filter(([name]) => !hop.includes(name));
  res.sendDate = false;
  res.writeHead(passing.status, kept.flat());
  res.end(req.method === "HEAD" ? undefined : passing.body);
}

const hop = ["connection", "keep-alive", "transfer-encoding", "content-length"];

const pairsOf = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ""]] : [],
  );

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listening(server: Server): Promise<{ port: number; close(): Promise<void> }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Takes a header away. */
export const without = (name: string) => (answer: Passing) => {
  answer.headers = answer.headers.filter(([given]) => given !== name);
};

/** Puts another value in a header's place, or adds it. */
export const withHeader = (name: string, value: string) => (answer: Passing) => {
  without(name)(answer);
  answer.headers.push([name, value]);
};

/** Changes the page. */
export const withPage = (change: (html: string) => string) => (answer: Passing) => {
  answer.body = Buffer.from(change(answer.body.toString()));
};
