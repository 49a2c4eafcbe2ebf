import { node } from "@elysiajs/node";
import { Elysia } from "elysia";
import { elysiaHook, requireUser } from "onpurpose/adapters/elysia";
import { magicLinks, port } from "./magic-links.ts";

// On Bun: without the adapter.
const app = new Elysia({ adapter: node() }).onRequest(elysiaHook(magicLinks));

const known = requireUser(magicLinks);
app.get("/", (context) => `Hello ${known.userOf(context).name}`, { beforeHandle: known });

app.listen(port, () => console.log(`http://localhost:${port}`));
