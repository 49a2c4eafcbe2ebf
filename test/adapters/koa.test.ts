import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Koa from "koa";
import { koaMiddleware, requireUser } from "onpurpose/adapters/koa";
import { hostCookies, listening, saidIn, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

/** Leaves bodies where the parsers that there are for Koa do, and refuses what they refuse. */
const parser: Koa.Middleware = async (ctx, next) => {
  const body = await text(ctx.req).catch(() => ctx.throw(400));
  if (body.length > 100_000) ctx.throw(413);
  const fields = new URLSearchParams(body);
  if (ctx.is("urlencoded") !== false && new Set(fields.keys()).size === [...fields].length) {
    Object.assign(ctx.request, { body: Object.fromEntries(fields) });
  } else if (ctx.is("json") === false) {
    Object.assign(ctx.request, { body });
  } else {
    try {
      const parsed: unknown = JSON.parse(body);
      Object.assign(ctx.request, { body: parsed });
    } catch {
      ctx.throw(400);
    }
  }
  await next();
};

const start =
  (parsed: boolean): StartApp =>
  async ({ magicLinks }) => {
    const app = new Koa();
    app.on("error", () => {});
    app.use(async (ctx, next) => {
      ctx.cookies.set("theme", "dark", { httpOnly: false });
      // As keepers of sessions do: once it is known what came of the request.
      await next();
      ctx.append("set-cookie", hostCookies[1]);
    });
    if (parsed) app.use(parser);
    app.use(koaMiddleware(magicLinks));
    const guard = requireUser(magicLinks);
    app.use(async (ctx, next) => {
      if (ctx.path === "/whoami") ctx.body = (await magicLinks.currentUser(ctx))?.id ?? "nobody";
      if (ctx.path === "/magic-linkage") ctx.body = "the app's own";
      if (ctx.path === "/private") {
        await guard(ctx, async () => (ctx.body = `private to ${guard.userOf(ctx).id}`));
      }
      if (ctx.path !== "/said") {
        await next();
        return;
      }
      const left: unknown = Reflect.get(ctx.request, "body");
      ctx.body = saidIn(left ?? Object.fromEntries(new URLSearchParams(await text(ctx.req))));
    });
    const handle = app.callback();
    return listening(createServer((req, res) => void handle(req, res)));
  };

adapterContract("Koa", start(false), { closes: true });
adapterContract("Koa, behind a parser", start(true), { parsed: true });
