import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { floorAt } from "./stores.ts";

// Bare node:http and a store's floor: no form token, no origin check, no checksum, no escaping, no account
// asked again.
const [database = "", port = ""] = process.argv.slice(2);
const floor = await floorAt(database);
const hash = (data: string): string => createHash("sha256").update(data).digest("base64url");
const page = `<!doctype html><title>Log in?</title><form method="post"><input type="hidden" name="form" value="x"><button>Log in</button></form>${" ".repeat(2600)}`;
let next = 0;

async function issue(res: ServerResponse): Promise<void> {
  const user = `u${next++ % 1000}`;
  const token = `${randomBytes(20).toString("hex")}.${user}`;
  const link = { id: hash(token), user_id: user, address: `${user}@example.com`, at: Date.now() };
  await floor.issue(link);
  res.end(`http://localhost:${port}/magic-link/${token}`);
}

async function open(id: string, res: ServerResponse): Promise<void> {
  await floor.open(id, Date.now());
  res.writeHead(200, {
    "content-type": "text/html",
    "set-cookie": "browser=x",
    "content-length": page.length,
  });
  res.end(page);
}

async function redeem(id: string, user_id: string, res: ServerResponse): Promise<void> {
  const secret = randomBytes(32).toString("base64url");
  await floor.redeem({ id, user_id, at: Date.now(), secret_hash: hash(secret) });
  res.writeHead(303, { location: "/", "set-cookie": `session=${secret}`, "content-length": 0 });
  res.end();
}

function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = req.url ?? "";
  if (path === "/issue") return issue(res);
  const token = path.slice(path.lastIndexOf("/") + 1);
  const id = hash(token);
  return req.method === "GET" ? open(id, res) : redeem(id, token.split(".")[1] ?? "", res);
}

const server = createServer((req, res) => {
  req.resume();
  req.on("end", () => void answer(req, res));
});
process.on("SIGTERM", () => process.exit(0));
server.listen(Number(port), () => process.send?.("ready"));
