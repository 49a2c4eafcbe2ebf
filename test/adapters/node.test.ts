import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { nodeHandler } from "onpurpose/adapters/node";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

const start: StartApp = async ({ magicLinks }) => {
  const handle = nodeHandler(magicLinks);
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<unknown> => {
    if (req.url === "/whoami") return res.end((await magicLinks.currentUser(req))?.id ?? "nobody");
    if (req.url === "/magic-linkage") return res.end("the app's own");
    if (req.url === "/said") return res.end(new URLSearchParams(await text(req)).get("said"));
    return res.writeHead(404).end();
  };
  const server = createServer((req, res) => {
    for (const cookie of hostCookies) res.appendHeader("set-cookie", cookie);
    void handle(req, res, () => answer(req, res));
  });
  return listening(server);
};

adapterContract("node:http", start, { guarded: false });
