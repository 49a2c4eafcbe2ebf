import { createServer } from "node:http";
import { nodeHandler } from "onpurpose/adapters/node";
import { magicLinks, port } from "./magic-links.ts";

const handle = nodeHandler(magicLinks);
const text = { "content-type": "text/plain; charset=utf-8" };

const server = createServer(async (req, res) => {
  try {
    // True: onpurpose has answered.
    if (await handle(req, res)) return;
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
