// In the place of `node build`. SvelteKit refuses forms that come from another origin than its own, and takes that to be
// https. Here the protocol is that of ONPURPOSE_URL, whatever a client says.
import { createServer } from "node:http";

const { PORT = "3000", ONPURPOSE_URL = "http://localhost" } = process.env;
const { protocol } = new URL(ONPURPOSE_URL);
process.env.PROTOCOL_HEADER = "x-forwarded-proto";
const { handler } = await import("./build/handler.js");

const server = createServer((req, res) => {
  req.headers["x-forwarded-proto"] = protocol.slice(0, -1);
  handler(req, res, () => res.writeHead(404).end());
});
server.listen(Number(PORT), () => console.log(`http://localhost:${PORT}`));
