import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import * as express from "onpurpose/adapters/express";
import * as fastify from "onpurpose/adapters/fastify";
import * as koa from "onpurpose/adapters/koa";
import { openNodeFace } from "../http/support/faces.ts";
import { startHost, type Host } from "../http/support/host.ts";

let host: Host | null = null;
afterEach(() => host?.close());

test("without a login page there is nowhere to lead anybody", async () => {
  host = await startHost(openNodeFace, { mailer: null });
  for (const { requireUser } of [express, fastify, koa]) {
    const { magicLinks } = host;
    expect(() => requireUser(magicLinks)).toThrow("without a mailer there is no login page");
  }
});

test("who was let in is not asked of a route that lets in anybody", () => {
  const req = new IncomingMessage(new Socket());
  expect(() => express.userOf(req)).toThrow("requireUser stands before no route");
  expect(() => fastify.userOf({ raw: req })).toThrow("requireUser stands before no route");
});
