import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { nodeHandler } from "onpurpose/adapters/node";
import { auth, magicLinks, port, told } from "./auth.ts";
import "./people.ts";

const handle = nodeHandler(magicLinks);
const handleAuth = toNodeHandler(auth);

const form = (id: string, button: string, field = ""): string =>
  `<form id="${id}">${field}<button>${button}</button></form>`;
const forms = [
  form("ask", "Ask", '<input name="email" aria-label="Address">'),
  form("factor", "Verify", '<input name="code" aria-label="Code">'),
  form("session", "Who am I"),
  form("out", "Sign out"),
].join("");
const page = `<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">
<h1>App</h1>${forms}<output></output><script type="module" src="/client.js"></script></html>`;

const server = createServer(async (req, res) => {
  try {
    if (await handle(req, res)) return;
    if (req.url?.startsWith("/api/auth/")) return await handleAuth(req, res);
    if (req.url === "/client.js") {
      res.setHeader("content-type", "text/javascript");
      return res.end(readFileSync("client.js"));
    }
    if (req.url === "/revoke") {
      told.revoke = !told.revoke;
      return res.end();
    }
    if (req.url === "/me") {
      const own = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
      const user = await magicLinks.currentUser(req);
      return res.end(JSON.stringify({ user: user?.email ?? null, own: own?.user.email ?? null }));
    }
    res.setHeader("content-type", "text/html");
    res.end(page);
  } catch (error) {
    console.error(error);
    if (!res.headersSent) res.writeHead(503);
    res.end();
  }
});

server.listen(port, () => console.log(`http://localhost:${port}`));
