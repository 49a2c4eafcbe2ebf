import { node } from "@elysiajs/node";
import { Elysia } from "elysia";
import { elysiaHook, requireUser } from "onpurpose/adapters/elysia";
import { freePort } from "../support/servers/ports.ts";
import { hostCookies, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

const start: StartApp = async ({ magicLinks }) => {
  const known = requireUser(magicLinks);
  const app = new Elysia({ adapter: node() })
    .onRequest(({ set }) => {
      set.headers["set-cookie"] = [...hostCookies];
    })
    .onRequest(elysiaHook(magicLinks))
    .get("/whoami", async ({ request }) => (await magicLinks.currentUser(request))?.id ?? "nobody")
    .get("/magic-linkage", () => "the app's own")
    .all("/private", (context) => `private to ${known.userOf(context).id}`, { beforeHandle: known })
    .post("/said", ({ body }) =>
      typeof body === "object" && body !== null ? String(Reflect.get(body, "said")) : "",
    );
  const port = await freePort();
  const server = await new Promise<{ stop(all?: boolean): unknown }>((resolve) => {
    app.listen({ port, hostname: "127.0.0.1" }, resolve);
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      await server.stop(true);
    },
  };
};

adapterContract("elysia on Node", start);
