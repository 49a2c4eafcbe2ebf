import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Elysia } from "elysia";
import { Hono } from "hono";
import type { MagicLinks } from "onpurpose";
import * as astro from "onpurpose/adapters/astro";
import * as elysia from "onpurpose/adapters/elysia";
import * as express from "onpurpose/adapters/express";
import * as fastify from "onpurpose/adapters/fastify";
import * as fetching from "onpurpose/adapters/fetch";
import * as h3 from "onpurpose/adapters/h3";
import * as hono from "onpurpose/adapters/hono";
import * as koa from "onpurpose/adapters/koa";
import * as next from "onpurpose/adapters/next";
import * as reactRouter from "onpurpose/adapters/react-router";
import * as svelteKit from "onpurpose/adapters/sveltekit";
import * as tanStackStart from "onpurpose/adapters/tanstack-start";
import { openNodeFace } from "../http/support/faces.ts";
import { button, logIn, startHost, type Host } from "../http/support/host.ts";

let host: Host | null = null;
afterEach(() => host?.close());

/** What a framework throws that says by itself what is to be answered. */
class Thrown extends Error {
  readonly told: readonly unknown[];
  constructor(...told: readonly unknown[]) {
    super("thrown by the framework");
    this.told = told;
  }
}

const thrown = (...told: readonly unknown[]): never => {
  throw new Thrown(...told);
};

const ofSvelteKit = { redirect: thrown, error: thrown };

const ofNext = (headers: Headers) => ({ headers: async () => headers, redirect: thrown });

/** Each as its framework calls it, with the answer or the id of the user. */
const calls: readonly (readonly [
  name: string,
  ask: (magicLinks: MagicLinks, request: Request) => Promise<unknown>,
])[] = [
  ["fetch", (magicLinks, request) => fetching.requireUser(magicLinks)(request)],
  ["next", (magicLinks, request) => next.requireUser(magicLinks)(request)],
  ["astro", (magicLinks, request) => astro.requireUser(magicLinks)({ request })],
  ["react-router 7", (magicLinks, request) => reactRouter.requireUser(magicLinks)({ request })],
  ["tanstack-start", (magicLinks, request) => tanStackStart.requireUser(magicLinks)({ request })],
];

const page = "https://app.example.com/private?x=1";

async function loggedIn(): Promise<{ magicLinks: MagicLinks; headers: Headers }> {
  host = await startHost(openNodeFace);
  const browser = host.browser();
  await logIn(host, browser, "ada@example.com");
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return { magicLinks: host.magicLinks, headers: new Headers({ cookie }) };
}

test.each(calls)("%s: gives the user, or the answer for everybody else", async (_name, ask) => {
  const { magicLinks, headers } = await loggedIn();
  const given = async (request: Request): Promise<unknown> => {
    try {
      return await ask(magicLinks, request);
    } catch (error) {
      return error;
    }
  };
  const answer = async (request: Request): Promise<Response> => {
    const response = await given(request);
    if (response instanceof Response) return response;
    throw new Error("no Response");
  };
  expect(await given(new Request(page, { headers }))).toMatchObject({ id: "ada" });
  const away = await answer(new Request(page));
  expect([away.status, away.headers.get("location")]).toEqual([
    303,
    magicLinks.loginPath("/private?x=1"),
  ]);
  expect(away.headers.get("cache-control")).toBe("no-store");
  const json = { headers: { accept: "application/json" } };
  for (const init of [{ method: "POST" }, json]) {
    const refused = await answer(new Request(page, init));
    expect([refused.status, refused.headers.get("location")]).toEqual([401, null]);
    expect(await refused.json()).toEqual({ error: "not_logged_in" });
  }
});

test("react-router: has the browser load the login page, and leads back to the page of a data request", async () => {
  host = await startHost(openNodeFace);
  const request = new Request("https://app.example.com/private.data?x=1&_routes=root");
  const asked = reactRouter.requireUser(host.magicLinks)({ request, url: new URL(page) });
  const away: unknown = await asked.catch((error: unknown) => error);
  if (!(away instanceof Response)) throw new Error("no Response");
  expect(away.headers.get("x-remix-reload-document")).toBe("true");
  expect(away.headers.get("location")).toBe(host.magicLinks.loginPath("/private?x=1"));
});

test("sveltekit: throws what the framework's own functions throw, for the page's URL", async () => {
  const { magicLinks, headers } = await loggedIn();
  const known = svelteKit.requireUser(magicLinks, ofSvelteKit);
  const url = new URL(page);
  const data = "https://app.example.com/private/__data.json?x=1";
  expect(await known({ request: new Request(data, { headers }), url })).toMatchObject({
    id: "ada",
  });
  const login = magicLinks.loginPath("/private?x=1");
  await expect(known({ request: new Request(data), url })).rejects.toMatchObject({
    told: [303, login],
  });
  const post = new Request(page, { method: "POST" });
  await expect(known({ request: post, url })).rejects.toMatchObject({
    told: [401, "not_logged_in"],
  });
});

test("next: a page gives the user, or leads to the login page and back to its path", async () => {
  const { magicLinks, headers } = await loggedIn();
  const known = next.requirePageUser(magicLinks, ofNext(headers));
  expect(await known("/private")).toMatchObject({ id: "ada" });
  const nobody = next.requirePageUser(magicLinks, ofNext(new Headers()));
  for (const [path, back] of [["/private", "/private"], ["//evil.example"]] as const) {
    await expect(nobody(path)).rejects.toMatchObject({ told: [magicLinks.loginPath(back)] });
  }
});

test("next: below a basePath, which Next takes off requests and puts before redirects", async () => {
  host = await startHost(openNodeFace, { url: "https://app.example.com/app/magic-link" });
  const { magicLinks } = host;
  const basePath = "/app";
  const nobody = next.requirePageUser(magicLinks, { ...ofNext(new Headers()), basePath });
  const login = "/magic-link?redirectTo=%2Fapp%2Fprivate";
  await expect(nobody("/private")).rejects.toMatchObject({ told: [login] });
  const known = next.requireUser(magicLinks, { basePath });
  const away = await known(new Request("https://app.example.com/private"));
  expect(away instanceof Response && away.headers.get("location")).toBe(`/app${login}`);
});

test("what users are answered is for no cache, unless the route says something of caches", async () => {
  const { magicLinks, headers } = await loggedIn();
  const own = { "cache-control": "private, max-age=60" };
  const onHono = hono.requireUser(magicLinks);
  const onElysia = elysia.requireUser(magicLinks);
  const apps = [
    new Hono()
      .get("/private", onHono, () => new Response("for ada"))
      .get("/own", onHono, () => new Response("for ada", { headers: own })).fetch,
    new Elysia()
      .get("/private", () => new Response("for ada"), { beforeHandle: onElysia })
      .get(
        "/own",
        ({ set }) => {
          set.headers["cache-control"] = own["cache-control"];
          return "for ada";
        },
        { beforeHandle: onElysia },
      ).fetch,
  ];
  for (const app of apps) {
    const saidOf = async (path: string): Promise<string | null> =>
      (await app(new Request(new URL(path, page), { headers }))).headers.get("cache-control");
    expect([await saidOf("/private"), await saidOf("/own")]).toEqual([
      "no-store",
      own["cache-control"],
    ]);
  }
});

test("without a login page there is nowhere to lead anybody", async () => {
  host = await startHost(openNodeFace, { mailer: null });
  const { magicLinks } = host;
  const all = [astro, elysia, express, fastify, fetching, h3, hono, koa, next, reactRouter];
  const ways = [
    ...[...all, tanStackStart].map(
      ({ requireUser }) =>
        () =>
          requireUser(magicLinks),
    ),
    () => svelteKit.requireUser(magicLinks, ofSvelteKit),
    () => next.requirePageUser(magicLinks, ofNext(new Headers())),
  ];
  for (const way of ways) expect(way).toThrow("without a mailer there is no login page");
});

test("who was let in is not asked of a route that lets in anybody", async () => {
  host = await startHost(openNodeFace);
  const req = new IncomingMessage(new Socket());
  const ofFastify = { raw: req, method: "GET", headers: {} };
  const { magicLinks } = host;
  const wrong = "stands before no route";
  expect(() => express.requireUser(magicLinks).userOf(req)).toThrow(wrong);
  expect(() => fastify.requireUser(magicLinks).userOf(ofFastify)).toThrow(wrong);
  const request = new Request(page);
  expect(() => elysia.requireUser(magicLinks).userOf({ request })).toThrow(wrong);
});

/** As `(request) => request.session?.user` answers. */
const sayingNothing = {
  current: (): never => undefined as never,
  start: () => ({ headers: [] }),
  end: () => [],
};

test.each(calls)(
  "%s: sessions of the host's that say nothing let nobody in",
  async (_name, ask) => {
    host = await startHost(openNodeFace, { sessions: sayingNothing });
    const asked = ask(host.magicLinks, new Request(page));
    await expect(asked).rejects.toThrow(/^sessions\.current must give null or an object/);
  },
);

test("pages of onpurpose take such an answer for a failure of the host's, and tell it", async () => {
  host = await startHost(openNodeFace, { sessions: sayingNothing });
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.browser();
  const opened = await browser.open(url);
  expect((await browser.press(opened, button.logIn)).status).toBe(503);
  expect(host.errors.map(({ message }) => message)).toContain("sessions.current failed");
});
