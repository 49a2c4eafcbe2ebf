// In the place of `srvx dist/server/server.js`, which prints the path of each request, and with it the tokens of links.
import { serve } from "srvx";
import { staticMiddleware } from "srvx/static";
import app from "./dist/server/server.js";

const { PORT = "3000" } = process.env;

serve({
  port: Number(PORT),
  middleware: [staticMiddleware({ dir: "dist/client" })],
  fetch: app.fetch,
});
