import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "../src/stores/sqlite/migrations.ts";
import { prepareStatements } from "../src/stores/sqlite/statements.ts";

// The floor: bare node:http and the same SQL by hand, one transaction for each request, and nothing of what
// makes a login safe: no form token, no origin check, no checksum, no escaping, no account asked again.
const [file = "", port = "", synchronous = "FULL"] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
migrate(db, Date.now());
const run = prepareStatements(db);
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const hash = (data: string): string => createHash("sha256").update(data).digest("base64url");
const page = `<!doctype html><title>Log in?</title><form method="post"><input type="hidden" name="form" value="x"><button>Log in</button></form>${" ".repeat(2600)}`;
const visit = {
  method: "GET",
  client_address: "127.0.0.1",
  network: "127.0.0.1",
  user_agent: "bench",
  browser: null,
  reason: null,
};
let next = 0;

function issue(res: ServerResponse): void {
  const token = randomBytes(20).toString("hex");
  const user = next++ % 1000;
  const at = Date.now();
  begin.run();
  run.addLink.run({
    id: hash(token),
    user_id: `u${user}`,
    address: `u${user}@example.com`,
    purpose: "login",
    asked_by: null,
    redirect_to: "/",
    issued_at: at,
    expires_at: at + 600_000,
  });
  commit.run();
  res.end(`http://localhost:${port}/magic-link/${token}`);
}

function open(id: string, res: ServerResponse): void {
  const at = Date.now();
  begin.run();
  run.link.get({ id });
  run.addVisit.run({ ...visit, link_id: id, at, outcome: "opened" });
  run.noteFirstOpening.run({ id, at });
  commit.run();
  res.writeHead(200, {
    "content-type": "text/html",
    "set-cookie": "browser=x",
    "content-length": page.length,
  });
  res.end(page);
}

function redeem(id: string, res: ServerResponse): void {
  const at = Date.now();
  const secret = randomBytes(32).toString("base64url");
  begin.run();
  const link = run.redeem.get({
    id,
    at,
    browser: "x",
    switch_account: 0,
    session_id: null,
    session_hash: null,
    current_user: null,
    current_address: null,
  });
  const user_id = String(link?.["user_id"]);
  const address = String(link?.["address"]);
  run.addSession.run({ id, secret_hash: hash(secret), user_id, address, at, expires_at: at + 1e9 });
  run.endSiblingsOfUser.run({ user_id, at });
  run.endSiblingsOfAddress.run({ address, at });
  run.addVisit.run({ ...visit, method: "POST", link_id: id, at, outcome: "redeemed" });
  commit.run();
  res.writeHead(303, { location: "/", "set-cookie": `session=${secret}`, "content-length": 0 });
  res.end();
}

function answer(req: IncomingMessage, res: ServerResponse): void {
  const path = req.url ?? "";
  if (path === "/issue") return issue(res);
  const id = hash(path.slice(path.lastIndexOf("/") + 1));
  return req.method === "GET" ? open(id, res) : redeem(id, res);
}

const server = createServer((req, res) => {
  req.resume();
  req.on("end", () => answer(req, res));
});
server.listen(Number(port), () => process.send?.("ready"));
