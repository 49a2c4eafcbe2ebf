// A small host, run as a process of its own. Several of them on one store are one site behind one public URL,
// as if a load balancer stood before them.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { inspect } from "node:util";
import { createMagicLinks, OnpurposeError, type Mail, type User } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { openStore } from "./open-store.ts";

const { ONPURPOSE_SECRET: secret, ONPURPOSE_STORE: address, ONPURPOSE_URL: url } = process.env;
if (address === undefined || url === undefined) throw new Error("the environment is incomplete");
const { store } = await openStore(address, Number(process.env["ONPURPOSE_STORE_TIMEOUT"] ?? 5000));

// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();

const mails: { to: string; url: string; code: string }[] = [];

// Everybody at example.com has an account, whose id is the address; but new-...@ gets it at the first login.
const account = (address: string): User => ({ id: address, email: address });
const isKnown = (address: string): boolean =>
  address.endsWith("@example.com") && !address.startsWith("new-");

async function send({ to, text }: Mail): Promise<void> {
  if (to.address.startsWith("bounce")) throw new Error("the mail server refused the recipient");
  const link = text.split(/\s/).find((word) => word.startsWith(`${url}/`)) ?? "";
  const [code = ""] = /^\d{4} \d{4}$/m.exec(text) ?? [];
  mails.push({ to: to.address, url: link, code });
}

function findById(id: string): User {
  if (id.startsWith("broken")) throw new Error(`the users' database failed for ${id}`);
  return account(id);
}

const magicLinks = createMagicLinks({
  suspicion: false,
  url,
  secret,
  store,
  users: {
    findById,
    findByEmail: (address) => (isKnown(address) ? account(address) : null),
    create: account,
  },
  mailer: { send },
  // One machine plays all the people at once.
  limits: false,
  operators: (client) => client.header("x-operator"),
  // All there is to be known of an error, causes included: what a careless host logs.
  onError: (error) => console.error(inspect(error, { depth: 8 })),
});
const handle = nodeHandler(magicLinks);

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (await handle(req, res)) return;
  const { pathname, searchParams } = new URL(req.url ?? "/", "http://localhost");
  const sendJson = (data: unknown): void => void res.end(JSON.stringify(data));
  if (pathname === "/issue") {
    const { link, url } = await magicLinks.issue({ email: searchParams.get("email") ?? "" });
    sendJson({ id: link.id, url });
  } else if (pathname === "/whoami.json") {
    sendJson({ user: await magicLinks.currentUser(req) });
  } else if (pathname === "/mails.json") {
    sendJson(mails);
  } else {
    res.writeHead(404).end("There is no such page.");
  }
}

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
  answer(req, res).catch((error: unknown) => {
    console.error(inspect(error, { depth: 8 }));
    const outage = error instanceof OnpurposeError && error.code === "store_unavailable";
    if (!res.headersSent) res.writeHead(outage ? 503 : 500, { "cache-control": "no-store" });
    res.end();
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const bound = server.address();
console.log(`listening on port ${typeof bound === "object" ? bound?.port : ""}`);
