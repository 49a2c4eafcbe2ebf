// Run by Bun.
import { Elysia } from "elysia";
import { elysiaHook } from "onpurpose/adapters/elysia";
import { memoryStore } from "onpurpose/stores/memory";
import { createApp, createHandler } from "./app.ts";

const { env } = process;
// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();
const settings = {
  url: env["ONPURPOSE_URL"] ?? "",
  secret: env["ONPURPOSE_SECRET"] ?? "",
  mails: env["ONPURPOSE_MAILS"] ?? "",
};
const app = createApp(settings, memoryStore());
const others = createHandler(app);
new Elysia()
  .onRequest(({ set }) => {
    set.headers["x-app"] = "mine";
    set.headers["set-cookie"] = ["theme=dark; Path=/", "lang=en; Path=/"];
  })
  .onRequest(elysiaHook(app))
  .all("*", ({ request }) => others(request))
  .listen({ hostname: "127.0.0.1", port: 0 }, ({ port }) => {
    console.log(`listening on port ${port}`);
  });
