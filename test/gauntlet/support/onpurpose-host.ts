import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createMagicLinks,
  linkMail,
  type MagicLinks,
  type MagicLinksOptions,
  type Mail,
  type User,
} from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { memoryStore } from "onpurpose/stores/memory";
import { expect } from "vitest";
import { onpurpose, type Adapter } from "../../../src/gauntlet/adapters.ts";
import { freePort } from "../../support/demo.ts";

/** A small app with onpurpose, where everybody has an account and every mail can be read. */
export interface OnpurposeHost {
  readonly origin: string;
  /** Links that a person asks for. */
  readonly asked: Adapter;
  /** Links that the app issues by itself. */
  readonly issued: Adapter;
  /** Closes it, and expects that nothing has gone wrong in it. */
  close(): Promise<void>;
}

export async function startOnpurpose(
  options: Partial<MagicLinksOptions> = {},
): Promise<OnpurposeHost> {
  const origin = `http://localhost:${await freePort()}`;
  const inbox: Mail[] = [];
  const errors: string[] = [];
  const userOf = (email: string): User => ({ id: email, email });
  const magicLinks = createMagicLinks({
    url: `${origin}/magic-link`,
    secret: "a secret of more than 32 bytes, 0123456789",
    store: memoryStore(),
    users: { findById: userOf, findByEmail: userOf },
    mailer: { send: async (mail) => void inbox.push(mail) },
    appName: "Ledgerly",
    limits: false,
    onError: ({ code }) => void errors.push(code),
    ...options,
  });
  const server = createServer((req, res) => {
    answer({ origin, magicLinks, inbox }, req, res).catch(() => res.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(origin).port), resolve));
  const common = {
    url: `${origin}/magic-link`,
    mail: { url: `${origin}/inbox.json?to={address}` },
    loggedIn: { url: `${origin}/whoami.json`, path: "user" },
  };
  return {
    origin,
    asked: onpurpose(common),
    issued: onpurpose({
      ...common,
      issue: { url: `${origin}/invite`, fields: { email: "{address}" } },
    }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await magicLinks.close();
      expect(errors).toEqual([]);
    },
  };
}

interface App {
  readonly origin: string;
  readonly magicLinks: MagicLinks;
  readonly inbox: Mail[];
}

async function answer(app: App, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { magicLinks, inbox } = app;
  if (await nodeHandler(magicLinks)(req, res)) return;
  const url = new URL(req.url ?? "/", app.origin);
  if (url.pathname === "/inbox.json") {
    const mails = inbox.filter(({ to }) => to.address === url.searchParams.get("to"));
    res.end(JSON.stringify(mails.map(({ text }) => text).toReversed()));
  } else if (url.pathname === "/whoami.json") {
    res.end(JSON.stringify({ user: await magicLinks.currentUser(req) }));
  } else if (url.pathname === "/invite") {
    await invite(app, await textOf(req));
    res.end("invited");
  } else {
    res.setHeader("content-type", "text/html").end("<h1>Home</h1>");
  }
}

async function invite({ magicLinks, inbox, origin }: App, body: string): Promise<void> {
  const address = new URLSearchParams(body).get("email") ?? "";
  const { url } = await magicLinks.issue({ userId: address });
  const from = { name: "Ledgerly", address: `no-reply@${new URL(origin).hostname}` };
  const texts = { subject: "Come in", before: ["Hello."], after: ["Bye."] };
  inbox.push(
    linkMail({ ...texts, from, address, url, button: "Open", spelledOut: "Or copy this:" }),
  );
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of req) text += String(chunk);
  return text;
}
