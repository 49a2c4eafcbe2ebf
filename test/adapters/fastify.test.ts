import formbody from "@fastify/formbody";
import fastify from "fastify";
import { fastifyPlugin, requireUser } from "onpurpose/adapters/fastify";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

/** `first`: whether the app's parser and its routes are there before onpurpose. */
const start =
  (first: boolean): StartApp =>
  async ({ magicLinks }) => {
    const app = fastify();
    app.addHook("onRequest", async (_request, reply) => {
      for (const cookie of hostCookies) reply.header("set-cookie", cookie);
    });
    if (!first) await app.register(fastifyPlugin(magicLinks));
    await app.register(formbody);
    if (first) await app.register(fastifyPlugin(magicLinks));
    app.get("/whoami", async (request) => (await magicLinks.currentUser(request))?.id ?? "nobody");
    app.get("/magic-linkage", async () => "the app's own");
    app.post<{ Body: { said: string } }>("/said", async ({ body }) => body.said);
    const known = requireUser(magicLinks);
    app.all(
      "/private",
      { preHandler: known },
      async (request) => `private to ${known.userOf(request).id}`,
    );
    await app.listen({ host: "127.0.0.1", port: 0 });
    return listening(app.server);
  };

adapterContract("Fastify, before its parsers", start(false), { closes: true });
adapterContract("Fastify, after its parsers", start(true), { closes: true });
