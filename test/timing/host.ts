// A host whose answers are timed, as a process of its own. Its directory is slow for people that it knows, its hooks
// fail now and then, and so does its mail server.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { createMagicLinks, type User } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { smtpMailer } from "onpurpose/mail/smtp";
import { openStore } from "../support/open-store.ts";

const { ONPURPOSE_SECRET: secret, ONPURPOSE_STORE: address, ONPURPOSE_SMTP: smtp } = process.env;
if (address === undefined) throw new Error("the environment is incomplete");
const { store, migrate } = await openStore(address, 10_000);
await migrate();

// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();

const slow = process.env["ONPURPOSE_DIRECTORY"] !== "fast";
const hasAccount = (email: string): boolean => /^(?:known|disabled|broken)/.test(email);

const magicLinks = createMagicLinks({
  suspicion: false,
  url: "http://localhost:4000/magic-link",
  secret,
  store,
  users: {
    findById: (id) => ({ id, email: id }),
    async findByEmail(email): Promise<User | null> {
      if (!hasAccount(email)) return null;
      if (slow) await setTimeout(Math.random() * 30);
      if (email.startsWith("broken")) throw new Error("the users' database failed");
      return { id: email, email };
    },
    mayLogIn: ({ email }) => !email.startsWith("disabled"),
  },
  mailer: smtpMailer(smtp, { timeout: 5000 }),
  // One mail to each; a new address for each sample is not limited, but those that are to be throttled are.
  limits: {
    address: { free: 1, firstWait: 3600, maxWait: 3600 },
    network: { free: 10_000, firstWait: 1, maxWait: 1 },
  },
  onError: () => undefined,
});
const handle = nodeHandler(magicLinks);

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const planted = req.headers["x-planted"] === "yes";
  if (!(await handle(req, planted ? leaking(res) : res))) res.writeHead(404).end();
}

/** The planted leak: what a careless look-up before the answer would add. */
function leaking(res: ServerResponse): ServerResponse {
  const end = res.end.bind(res);
  const late = (body: unknown): ServerResponse => {
    void setTimeout(2).then(() => end(body));
    return res;
  };
  return Object.assign(res, { end: late });
}

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => void answer(req, res));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const bound = server.address();
console.log(`listening on port ${typeof bound === "object" ? bound?.port : ""}`);
