import type { NestApplicationOptions } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import type { FastifyRequest } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import type { MagicLinks } from "onpurpose";
import { expressHandler, requireUser } from "onpurpose/adapters/express";
import { fastifyPlugin } from "onpurpose/adapters/fastify";
import { hostCookies, type StartApp } from "./app.ts";
import { adapterContract, bodyContract } from "./contract.ts";
import { issued, Stage } from "./contract/stage.ts";
import { moduleOf, served, setHostCookies } from "./nest-app.ts";

interface Setup {
  readonly options?: NestApplicationOptions;
  /** Where it is mounted: on the adapter before the app is created, or on the app, as a plugin or as a middleware. */
  readonly mount: "adapter" | "register" | "use";
  /** Of the module's own, for every path. */
  readonly everywhere?: (req: { readonly originalUrl?: string }) => void;
  readonly prefix?: string;
  readonly guardsAll?: boolean;
}

const start =
  (setup: Setup): StartApp =>
  async ({ magicLinks }) => {
    const { mount, options = {}, prefix } = setup;
    const adapter = new FastifyAdapter();
    if (mount === "adapter") {
      adapter.getInstance().addHook("onRequest", async (_request, reply) => {
        setHostCookies(hostCookies)(null, reply.raw, () => {});
      });
      await adapter.register(fastifyPlugin(magicLinks));
    }
    const app = await NestFactory.create<NestFastifyApplication>(
      ownModule(magicLinks, setup),
      adapter,
      { logger: false, ...options },
    );
    if (mount !== "adapter") app.use(setHostCookies(hostCookies));
    if (mount === "register") await app.register(fastifyPlugin(magicLinks));
    if (mount === "use") app.use(expressHandler(magicLinks));
    if (options.bodyParser === false) app.useBodyParser("application/x-www-form-urlencoded");
    if (prefix !== undefined) app.setGlobalPrefix(prefix);
    return served(app);
  };

function ownModule(
  magicLinks: MagicLinks,
  { everywhere = () => {}, guardsAll = false }: Setup,
): ReturnType<typeof moduleOf> {
  // Middleware of Nest's gets Node's own request here, too.
  const known = requireUser(magicLinks);
  return moduleOf<FastifyRequest>(magicLinks, {
    middleware: known,
    userOf: ({ raw }) => known.userOf(raw),
    paths: guardsAll ? "*path" : "private",
    everywhere(req: object, _res: unknown, next: () => void) {
      everywhere(req);
      next();
    },
  });
}

adapterContract("Nest on Fastify", start({ mount: "adapter" }), { closes: true });
adapterContract("Nest on Fastify, as a middleware", start({ mount: "use" }), { closes: true });
bodyContract("Nest on Fastify, on the app", start({ mount: "register" }), { closes: true });
bodyContract(
  "Nest on Fastify, with raw bodies",
  start({ mount: "adapter", options: { rawBody: true } }),
  {
    closes: true,
  },
);
bodyContract(
  "Nest on Fastify, without its own parsers",
  start({ mount: "adapter", options: { bodyParser: false } }),
  { closes: true },
);

describe("Nest on Fastify, before the middleware of its modules", () => {
  let stage: Stage | null = null;
  afterEach(() => stage?.close());

  test.each([
    ["adapter", 0],
    ["use", 0],
    // What docs/adapters.md warns of: with `register` on the app, modules come first.
    ["register", 1],
  ] as const)("by %s: middleware for all paths sees %i links", async (mount, times) => {
    const seen: string[] = [];
    const everywhere = ({ originalUrl = "" }: { readonly originalUrl?: string }) =>
      void seen.push(originalUrl);
    stage = new Stage(start({ mount, everywhere }), {});
    const host = await stage.open();
    const { target } = await issued(host);
    const browser = host.browser();
    expect((await browser.open(target)).status).toBe(200);
    expect((await browser.open("/whoami")).body).toBe("nobody");
    expect(seen.filter((url) => url === target)).toHaveLength(times);
    expect(seen).toContain("/whoami");
  });

  test.each(["adapter", "use"] as const)("by %s: a login for all paths", async (mount) => {
    stage = new Stage(start({ mount, guardsAll: true, prefix: "api" }), {});
    const host = await stage.open();
    const browser = host.browser();
    const sent = await browser.open("/api/whoami");
    expect([sent.status, sent.header("location")]).toEqual([
      303,
      host.magicLinks.loginPath("/api/whoami"),
    ]);
    expect((await browser.open(sent.header("location") ?? "")).status).toBe(200);
  });
});
