// Compiled, never run: `requireUser` of each adapter gives the host's own type of a user, without a cast of the host's.

import { Elysia } from "elysia";
import express from "express";
import fastify from "fastify";
import { createApp, createRouter, defineEventHandler } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import { expectTypeOf } from "vitest";
import type { MagicLinks, User } from "onpurpose";
import * as astro from "onpurpose/adapters/astro";
import * as elysia from "onpurpose/adapters/elysia";
import * as ofExpress from "onpurpose/adapters/express";
import * as ofFastify from "onpurpose/adapters/fastify";
import * as fetching from "onpurpose/adapters/fetch";
import * as h3 from "onpurpose/adapters/h3";
import * as hono from "onpurpose/adapters/hono";
import * as koa from "onpurpose/adapters/koa";
import * as next from "onpurpose/adapters/next";
import * as reactRouter from "onpurpose/adapters/react-router";
import * as svelteKit from "onpurpose/adapters/sveltekit";
import * as tanStackStart from "onpurpose/adapters/tanstack-start";

interface Account extends User {
  readonly role: "admin" | "member";
}
declare const magicLinks: MagicLinks<Account>;
declare const request: Request;

export function middlewares(): void {
  const onHono = hono.requireUser(magicLinks);
  new Hono<{ Variables: { theme: string } }>()
    .use("/private/*", onHono)
    .get("/private/:page", onHono, (c) => {
      expectTypeOf(onHono.userOf(c)).toEqualTypeOf<Account>();
      return c.text(c.req.param("page") + c.get("theme"));
    });

  const onElysia = elysia.requireUser(magicLinks);
  new Elysia()
    .get("/private", (context) => onElysia.userOf(context).role, { beforeHandle: onElysia })
    .guard({ beforeHandle: onElysia })
    .resolve((context) => ({ user: onElysia.userOf(context) }))
    .get("/more", ({ user }) => {
      expectTypeOf(user).toEqualTypeOf<Account>();
      return user.role;
    });

  const onH3 = h3.requireUser(magicLinks);
  createApp().use("/private", defineEventHandler(onH3));
  const handler = defineEventHandler((event) => onH3.userOf(event).role);
  createRouter().get("/private", handler);
  expectTypeOf(onH3.userOf).returns.toEqualTypeOf<Account>();

  const onExpress = ofExpress.requireUser(magicLinks);
  express().get("/private", onExpress, (req, res) => void res.send(onExpress.userOf(req).role));
  const onFastify = ofFastify.requireUser(magicLinks);
  fastify().get("/", { preHandler: onFastify }, async (asked) => onFastify.userOf(asked).role);
  const onKoa = koa.requireUser(magicLinks);
  new Koa().use(onKoa).use((ctx) => void (ctx.body = onKoa.userOf(ctx).role));
}

/** Nobody takes a Response for a user: it must be told apart first. */
export async function responses(): Promise<Response | "admin" | "member"> {
  const asks = [
    await fetching.requireUser(magicLinks)(request),
    await next.requireUser(magicLinks)(request),
    await astro.requireUser(magicLinks)({ request }),
  ] as const;
  expectTypeOf(asks).toEqualTypeOf<
    readonly [Account | Response, Account | Response, Account | Response]
  >();
  const [user] = asks;
  // @ts-expect-error -- it may be a Response
  void user.role;
  if (user instanceof Response) return user;
  expectTypeOf(user).toEqualTypeOf<Account>();
  return user.role;
}

declare const url: URL;
declare function redirect(status: 303 | 307 | (number & {}), location: string | URL): never;
declare function error(status: number, body: { message: string }): never;
declare function error(status: number, message?: string): never;
declare function headers(): Promise<Headers>;
declare function redirectOfNext(url: string, type?: "replace" | "push"): never;

export async function throwing(): Promise<void> {
  const known = svelteKit.requireUser(magicLinks, { redirect, error });
  expectTypeOf(await known({ request, url })).toEqualTypeOf<Account>();
  const page = next.requirePageUser(magicLinks, { headers, redirect: redirectOfNext });
  expectTypeOf(await page("/private")).toEqualTypeOf<Account>();
  const onReactRouter = reactRouter.requireUser(magicLinks);
  expectTypeOf(await onReactRouter({ request, url })).toEqualTypeOf<Account>();
  expectTypeOf(await onReactRouter({ request })).toEqualTypeOf<Account>();
  expectTypeOf(await tanStackStart.requireUser(magicLinks)({ request })).toEqualTypeOf<Account>();
}
