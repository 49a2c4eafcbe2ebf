import secureSessionPlugin from "@fastify/secure-session";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import type { HttpAnswer, HttpRequest, MagicLinks } from "onpurpose";
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

type Way = (reply: FastifyReply, answer: HttpAnswer) => unknown;

/** Ways in which an adapter may send an answer: through Fastify, or past it. */
const ways = {
  "by reply.send"(reply: FastifyReply, { status, headers, body }: HttpAnswer) {
    for (const [name, value] of headers) reply.header(name, value);
    return reply.code(status).send(body);
  },
  "past Fastify, by reply.hijack"(reply: FastifyReply, { status, headers, body }: HttpAnswer) {
    reply.hijack();
    for (const [name, value] of headers) reply.raw.appendHeader(name, value);
    return reply.raw.writeHead(status).end(body);
  },
};

async function appOf(
  magicLinks: MagicLinks,
  sessions: ReturnType<typeof secureSession>,
  way: Way,
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
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    const answer = async (request: FastifyRequest, reply: FastifyReply) =>
      way(reply, await magicLinks.respond(requestOf(request)));
    scope.all("/magic-link", answer);
    scope.all("/magic-link/*", answer);
  });
  app.get("/visit", async (request) => {
    request.session.set("visited", true);
    request.session.options({ path: "/" });
    return "";
  });
  app.get("/me", async (request) => {
    const user = await magicLinks.currentUser(request);
    return { user: user?.id ?? null, visited: request.session.get("visited") ?? false };
  });
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

function framework(way: Way): Framework {
  let broken = false;
  return {
    cookie: "session",
    ends: false,
    sessions: (options) => secureSession({ ...options, plugin }),
    async app(magicLinks, sessions) {
      const app = await appOf(magicLinks, sessions, way, () => broken);
      return app.routing;
    },
    fail: (now) => (broken = now),
  };
}

for (const [name, way] of Object.entries(ways)) {
  sessionLaws(`@fastify/secure-session, answered ${name},`, () => framework(way));
}

test("its cookie has the attributes that the app wants, and is the whole site's", async () => {
  const { host } = await startFramework(framework(ways["by reply.send"]));
  const pressed = await logIn(host, host.browser(), "ada");
  const cookie = pressed.setCookies.find((line) => line.startsWith("session="));
  expect(cookie).toMatch(/^session=[\w%]+; Path=\/; HttpOnly; SameSite=Lax$/);
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
