import secureSessionPlugin from "@fastify/secure-session";
import fastify from "fastify";
import { fastifyPlugin } from "onpurpose/adapters/fastify";
import { secureSession } from "onpurpose/integrations/secure-session";
import { home, pageHeaders, secondFactor as factorPage } from "./pages.ts";
import type { System } from "./site.ts";

declare module "@fastify/secure-session" {
  interface SessionData {
    cart: boolean;
  }
}

const plugin = {
  key: Buffer.alloc(32, 7),
  cookie: { path: "/", secure: "auto", sameSite: "lax" },
} as const;

export const ofSecureSession: System = {
  name: "@fastify/secure-session",
  cookie: "session",
  ends: false,
  anonymous: true,
  async start({ users, secondFactor, magicLinks: make }) {
    const app = fastify();
    await app.register(secureSessionPlugin, plugin);
    const sessions = secureSession({ users, plugin, secondFactor });
    const magicLinks = make(sessions);
    await app.register(fastifyPlugin(magicLinks));
    app.addContentTypeParser("application/x-www-form-urlencoded", (_request, _body, done) =>
      done(null),
    );
    for (const path of ["/", "/invoices"]) {
      app.get(path, async (request, reply) => {
        const user = await magicLinks.currentUser(request);
        return reply.headers(pageHeaders).send(home(user, request.session.get("cart") ?? false));
      });
    }
    app.post("/cart", async (request, reply) => {
      request.session.set("cart", true);
      return reply.redirect("/", 303);
    });
    app.get("/totp", async (request, reply) => {
      const login = await sessions.pending(request);
      return reply.headers(pageHeaders).send(factorPage(login?.user));
    });
    app.post("/totp", async (request, reply) => {
      const login = await sessions.complete(request);
      if (login === null) return reply.code(403).send();
      for (const [name, value] of login.headers) reply.header(name, value);
      return reply.redirect(login.redirectTo, 303);
    });
    await app.ready();
    return app.routing;
  },
};
