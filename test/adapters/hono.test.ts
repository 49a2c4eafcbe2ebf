import { createAdaptorServer } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type MiddlewareHandler } from "hono";
import { Server } from "node:http";
import { honoMiddleware, requireUser } from "onpurpose/adapters/hono";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** `before`: what runs before onpurpose. */
const startHono =
  (
    mount: (magicLinks: Parameters<StartApp>[0]["magicLinks"]) => MiddlewareHandler,
    before?: MiddlewareHandler,
  ): StartApp =>
  ({ magicLinks }) => {
    const app = new Hono();
    app.use(async (c, next) => {
      for (const cookie of hostCookies) c.header("set-cookie", cookie, { append: true });
      await next();
    });
    if (before !== undefined) app.use(before);
    app.use(mount(magicLinks));
    app.get("/whoami", async (c) =>
      c.text((await magicLinks.currentUser(c.req.raw))?.id ?? "nobody"),
    );
    app.get("/magic-linkage", (c) => c.text("the app's own"));
    app.post("/said", async (c) => c.text(textOf((await c.req.parseBody())["said"])));
    const known = requireUser(magicLinks);
    app.all("/private", known, (c) => c.text(`private to ${known.userOf(c).id}`));
    const server = createAdaptorServer({ fetch: app.fetch });
    if (!(server instanceof Server)) throw new Error("not over HTTP/1");
    return listening(server);
  };

adapterContract("hono", startHono(honoMiddleware));

adapterContract(
  "hono, told by getConnInfo who asks",
  startHono((magicLinks) => honoMiddleware(magicLinks, { getConnInfo })),
);

adapterContract(
  "hono, where forms were parsed before",
  startHono(honoMiddleware, async (c, next) => {
    const type = c.req.header("content-type") ?? "";
    if (c.req.method === "POST" && type.includes("urlencoded")) await c.req.parseBody();
    else if (c.req.method === "POST" && type.includes("json")) await c.req.text();
    await next();
  }),
  { parsed: true },
);
