import { createAdaptorServer } from "@hono/node-server";
import { Server } from "node:http";
import { fetchHandler, requireUser } from "onpurpose/adapters/fetch";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

const start: StartApp = ({ magicLinks }) => {
  const known = requireUser(magicLinks);
  const handle = fetchHandler<[env: unknown]>(magicLinks, {
    async next(request, _env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/whoami") {
        return new Response((await magicLinks.currentUser(request))?.id ?? "nobody");
      }
      if (pathname === "/magic-linkage") return new Response("the app's own");
      if (pathname === "/private") {
        const user = await known(request);
        if (user instanceof Response) return user;
        return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
      }
      if (pathname !== "/said") return new Response(null, { status: 404 });
      return new Response(new URLSearchParams(await request.text()).get("said"));
    },
  });
  const server = createAdaptorServer({
    async fetch(request, env) {
      const response = await handle(request, env);
      const ours = response.headers.getSetCookie();
      response.headers.delete("set-cookie");
      for (const cookie of [...hostCookies, ...ours]) response.headers.append("set-cookie", cookie);
      return response;
    },
  });
  if (!(server instanceof Server)) throw new Error("not over HTTP/1");
  return listening(server);
};

adapterContract("fetch", start);
