import fastify from "fastify";
import { fastifyPlugin, requireUser } from "onpurpose/adapters/fastify";
import { magicLinks, port } from "./magic-links.ts";

const app = fastify();
await app.register(fastifyPlugin(magicLinks));

const known = requireUser(magicLinks);
app.get("/", { preHandler: known }, async (request) => `Hello ${known.userOf(request).name}`);

await app.listen({ port });
console.log(`http://localhost:${port}`);
