import { createServer } from "node:http";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { auth, port } from "./auth.ts";
import "./people.ts";

const handleAuth = toNodeHandler(auth);

const server = createServer(async (req, res) => {
  if (req.url?.startsWith("/api/auth/")) return handleAuth(req, res);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  res.end(session === null ? "Log in" : `Hello ${session.user.name}`);
});

server.listen(port, () => console.log(`http://localhost:${port}`));
