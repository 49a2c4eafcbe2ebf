import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { nodeHandler } from "onpurpose/adapters/node";
import { auth, magicLinks, port } from "./auth.ts";
import "./people.ts";

const handle = nodeHandler(magicLinks);
const handleAuth = toNodeHandler(auth);
const text = { "content-type": "text/plain; charset=utf-8" };

const server = createServer(async (req, res) => {
  try {
    // True: onpurpose has answered.
    if (await handle(req, res)) return;
    if (req.url?.startsWith("/api/auth/")) return await handleAuth(req, res);
    // The same person as auth.api.getSession gives.
    const person = await magicLinks.currentUser(req);
    if (person === null) res.writeHead(303, { location: magicLinks.loginPath(req.url) }).end();
    // Theirs alone: for no cache, and no back button after the logout.
    else res.writeHead(200, { ...text, "cache-control": "no-store" }).end(`Hello ${person.name}`);
  } catch (error) {
    console.error(error);
    if (!res.headersSent) res.writeHead(503);
    res.end();
  }
});

server.listen(port, () => console.log(`http://localhost:${port}`));
