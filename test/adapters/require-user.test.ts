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

test("who was let in is not asked of a route that lets in anybody", async () => {
  host = await startHost(openNodeFace);
  const req = new IncomingMessage(new Socket());
  const ofFastify = { raw: req, method: "GET", headers: {} };
  const { magicLinks } = host;
  const wrong = "stands before no route";
  expect(() => express.requireUser(magicLinks).userOf(req)).toThrow(wrong);
  expect(() => fastify.requireUser(magicLinks).userOf(ofFastify)).toThrow(wrong);
});
