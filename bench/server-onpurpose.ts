import { createServer } from "node:http";
import { createMagicLinks } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { openStore } from "../test/support/open-store.ts";

// The real thing: adapter, routes, flows, pages and a store. Users are in memory, as in the floor.
const [database = "", port = ""] = process.argv.slice(2);
const users = new Map(
  Array.from({ length: 1000 }, (_, n) => [`u${n}`, { id: `u${n}`, email: `u${n}@example.com` }]),
);

const opened = await openStore(database, 5000);
await opened.migrate();
const magicLinks = createMagicLinks({
  suspicion: false,
  url: `http://localhost:${port}/magic-link`,
  secret: "bench only: 3f6b0c1e9a7d42588b10",
  store: opened.store,
  users: { findById: (id) => users.get(id) ?? null },
});
const handle = nodeHandler(magicLinks);
let next = 0;

const server = createServer((req, res) => {
  void handle(req, res, () => {
    req.resume();
    req.on("end", () => {
      const userId = `u${next++ % users.size}`;
      void magicLinks.issue({ userId }).then(({ url }) => res.end(url));
    });
  });
});
process.on("SIGTERM", () => process.exit(0));
server.listen(Number(port), () => process.send?.("ready"));
