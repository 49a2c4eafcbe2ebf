import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { MagicLinks, MagicLinksOptions } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { startSmtp, type SmtpHost } from "../../../mail/support/smtp.ts";
import { freePort } from "../../../support/demo.ts";
import { createAppLinks } from "../../app-links.ts";

export type Mode = NonNullable<MagicLinksOptions["otherBrowser"]>;
export const modes: readonly Mode[] = ["code", "address", "press"];

/** What a person finds in a mail. */
interface LoginMail {
  readonly link: string;
  /** As it is spelled there: in two groups. */
  readonly code: string;
}

/** A small app with accounts, on a file of SQLite, whose mails go through a real SMTP server. */
export interface Host {
  readonly origin: string;
  /** The login page. */
  readonly url: string;
  readonly magicLinks: MagicLinks;
  /** Gives the address of a new account. */
  addUser(name?: string): string;
  mailsTo(address: string): number;
  /** The mail number `count` to an address, once it has been delivered. */
  mail(address: string, count?: number): Promise<LoginMail>;
  close(): Promise<void>;
}

async function startHost(otherBrowser: Mode): Promise<Host> {
  const smtp = await startSmtp();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const links = createAppLinks(origin, smtp, { otherBrowser });
  const server = await listen(links.magicLinks, port);
  return {
    ...links,
    origin,
    url: `${origin}/magic-link`,
    mailsTo: (address) => smtp.recipients.filter((recipient) => recipient === address).length,
    mail: (address, count = 1) =>
      vi.waitFor(() => readMail(smtp, address, count), { timeout: 20_000, interval: 20 }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await links.close();
    },
  };
}

function readMail(smtp: SmtpHost, address: string, count: number): LoginMail {
  const { text = "", html = "" } =
    smtp.delivered.filter(({ to }) => to.includes(address))[count - 1]?.mail ?? {};
  const [link] = /http:\/\/\S+\/[0-9a-z]{40}/.exec(text) ?? [];
  const [code] = /^\d{4} \d{4}$/m.exec(text) ?? [];
  if (link === undefined || code === undefined) throw new Error(`no mail ${count} to ${address}`);
  expect(html).toContain(`href="${link}"`);
  expect(html).toContain(code);
  return { link, code };
}

async function listen(magicLinks: MagicLinks, port: number): Promise<Server> {
  const handle = nodeHandler(magicLinks);
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!(await handle(req, res))) await showPage(magicLinks, req, res);
  };
  // On a busy machine five seconds pass between two requests, and the second would meet the end of its connection.
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    answer(req, res).catch(() => res.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return server;
}

/** Each of the app's own pages says who is logged in. */
async function showPage(
  magicLinks: MagicLinks,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const user = await magicLinks.currentUser(req);
  const title = req.url?.startsWith("/invoices/") === true ? "Invoice" : "Home";
  res.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  res.end(`<!doctype html><html lang=en><link rel=icon href="data:,">
<meta name=viewport content="width=device-width"><title>${title}</title>
<h1>${title}</h1><p id=who>${user?.email ?? "nobody"}</p>`);
}

/** A host for all tests of a `describe`. */
export function useHost(mode: Mode): () => Host {
  let host: Host | undefined;
  beforeAll(async () => {
    host = await startHost(mode);
  });
  afterAll(() => host?.close());
  return () => {
    if (host === undefined) throw new Error("The host is not running.");
    return host;
  };
}
