// Run by Bun.
import { Hono } from "hono";
import { honoMiddleware } from "onpurpose/adapters/hono";
import { memoryStore } from "onpurpose/stores/memory";
import { createApp, createHandler } from "./app.ts";

declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    fetch(request: Request, server: object): Response | Promise<Response>;
  }): { readonly port: number };
};

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
const hono = new Hono<{ Bindings: object }>();
hono.use(async (c, next) => {
  c.header("set-cookie", "theme=dark; Path=/", { append: true });
  await next();
});
hono.use(honoMiddleware(app));
hono.all("*", (c) => others(c.req.raw));
const fetch = (request: Request, server: object) => hono.fetch(request, server);
console.log(`listening on port ${Bun.serve({ hostname: "127.0.0.1", port: 0, fetch }).port}`);
