import secureSessionPlugin from "@fastify/secure-session";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import type { HttpAnswer, HttpRequest, MagicLinks } from "onpurpose";
import { fastifyPlugin, requireUser } from "onpurpose/adapters/fastify";
import { secureSession } from "onpurpose/integrations/secure-session";
import { openWebFace } from "../http/support/faces.ts";
import { startHost } from "../http/support/host.ts";
import { logIn, sessionLaws, startFramework, type Framework } from "./support/laws.ts";

declare module "@fastify/secure-session" {
  interface SessionData {
    visited: boolean;
  }
}

const plugin = {
  key: Buffer.alloc(32, 7),
  cookie: { secure: "auto" as const, sameSite: "lax" as const },
};

/** A request of Fastify's, whose body was left unread. */
const requestOf = (request: FastifyRequest): HttpRequest => ({
  method: request.method,
  target: request.url,
  platform: request,
  peerAddress: request.ip,
  header(name) {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  },
  async body() {
    const chunks: Buffer[] = [];
    for await (const chunk of request.raw) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks);
  },
});

type Mount = (app: FastifyInstance, magicLinks: MagicLinks) => unknown;
type Send = (reply: FastifyReply, answer: HttpAnswer) => unknown;

const byHand =
  (send: Send): Mount =>
  (app, magicLinks) =>
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
      const answer = async (request: FastifyRequest, reply: FastifyReply) =>
        send(reply, await magicLinks.respond(requestOf(request)));
      scope.all("/magic-link", answer);
      scope.all("/magic-link/*", answer);
    });

/** Ways in which an app may mount onpurpose, and answer: through Fastify, or past it. */
const mounts = {
  "by the adapter": (app: FastifyInstance, magicLinks: MagicLinks) =>
    app.register(fastifyPlugin(magicLinks)),
  "by reply.send": byHand((reply, { status, headers, body }) => {
    for (const [name, value] of headers) reply.header(name, value);
    return reply.code(status).send(body);
  }),
  "past Fastify, by reply.hijack": byHand((reply, { status, headers, body }) => {
    reply.hijack();
    for (const [name, value] of headers) reply.raw.appendHeader(name, value);
    return reply.raw.writeHead(status).end(body);
  }),
};

async function appOf(
  magicLinks: MagicLinks,
  sessions: ReturnType<typeof secureSession>,
  mount: Mount,
  isBroken: () => boolean,
) {
  const app = fastify();
  await app.register(secureSessionPlugin, plugin);
  const { encodeSecureSession } = app;
  app.encodeSecureSession = (...given) => {
    if (isBroken()) throw new Error("nothing can be sealed");
    return encodeSecureSession(...given);
  };
  // As apps do whose sessions live on while they are used: the plugin writes its cookie with each answer, too.
  app.addHook("onRequest", async (request) => {
    if (request.session.get("visited") === true) request.session.touch();
  });
  await mount(app, magicLinks);
  app.get("/visit", async (request) => {
    request.session.set("visited", true);
    request.session.options({ path: "/" });
    return "";
  });
  app.get("/me", async (request) => {
    const user = await magicLinks.currentUser(request);
    return { user: user?.id ?? null, visited: request.session.get("visited") ?? false };
  });
  const known = requireUser(magicLinks);
  app.get("/private", { preHandler: known }, async (request) => known.userOf(request).id);
  app.get("/totp", async (request) => ({
    user: (await sessions.pending(request))?.user.id ?? null,
  }));
  app.get("/totp/pass", async (request, reply) => {
    const login = await sessions.complete(request);
    if (login === null) return reply.code(403).send();
    for (const [name, value] of login.headers) reply.header(name, value);
    return reply.redirect(login.redirectTo, 303);
  });
  await app.ready();
  return app;
}

function framework(mount: Mount): Framework {
  let broken = false;
  return {
    cookie: "session",
    ends: false,
    sessions: (options) => secureSession({ ...options, plugin }),
    async app(magicLinks, sessions) {
      const app = await appOf(magicLinks, sessions, mount, () => broken);
      return app.routing;
    },
    fail: (now) => (broken = now),
  };
}

for (const [name, mount] of Object.entries(mounts)) {
  sessionLaws(`@fastify/secure-session, answered ${name},`, () => framework(mount));
}

test("its cookie has the attributes that the app wants, and is the whole site's", async () => {
  const { host } = await startFramework(framework(mounts["by the adapter"]));
  const pressed = await logIn(host, host.browser(), "ada");
  const cookie = pressed.setCookies.find((line) => line.startsWith("session="));
  expect(cookie).toMatch(/^session=[\w%]+; Path=\/; HttpOnly; SameSite=Lax$/);
  await host.close();
});

test("requireUser of the adapter lets on whom the sessions know", async () => {
  const { host } = await startFramework(framework(mounts["by the adapter"]));
  const browser = host.browser();
  expect((await browser.open("/private")).status).toBe(303);
  await logIn(host, browser, "ada");
  expect((await browser.open("/private")).body).toBe("ada");
  await host.close();
});

test("without the plugin before it nobody is in, and the app is told what is missing", async () => {
  const users = { findById: (id: string) => ({ id, email: `${id}@example.com` }) };
  const host = await startHost(openWebFace, { sessions: secureSession({ users, plugin }) });
  expect((await logIn(host, host.browser(), "ada")).status).toBe(503);
  expect(String(host.errors[0]?.cause)).toContain("no session of @fastify/secure-session");
  await host.close();
});

test("cookies that are signed, too, are refused", () => {
  const signed = { ...plugin, cookie: { signed: true } };
  const make = () => secureSession({ users: { findById: () => null }, plugin: signed });
  expect(make).toThrow("secureSession: cookies that are signed on top of being sealed");
});
