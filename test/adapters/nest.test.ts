import "reflect-metadata";
import type { Server } from "node:http";
import {
  All,
  Body,
  Controller,
  Get,
  HttpCode,
  Module,
  Post,
  Req,
  type MiddlewareConsumer,
  type NestModule,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request } from "express";
import type { MagicLinks } from "onpurpose";
import { expressHandler, requireUser } from "onpurpose/adapters/express";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

/** A module of Nest's. Its decorators are called by hand: the types are erased here, and no more. */
function moduleOf(magicLinks: MagicLinks): new () => NestModule {
  const known = requireUser(magicLinks);
  class Pages {
    async whoami(request: Request): Promise<string> {
      return (await magicLinks.currentUser(request))?.id ?? "nobody";
    }
    own(): string {
      return "the app's own";
    }
    said(said: string): string {
      return said;
    }
    inside(request: Request): string {
      return `private to ${known.userOf(request).id}`;
    }
  }
  class App implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(known).forRoutes("private");
    }
  }
  const { prototype } = Pages;
  const decorate = (name: keyof Pages, ...decorators: readonly MethodDecorator[]): void => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (descriptor === undefined) throw new TypeError(`no method ${name}`);
    for (const each of decorators) each(prototype, name, descriptor);
  };
  Req()(prototype, "whoami", 0);
  Body("said")(prototype, "said", 0);
  Req()(prototype, "inside", 0);
  decorate("whoami", Get("whoami"));
  decorate("own", Get("magic-linkage"));
  decorate("said", Post("said"), HttpCode(200));
  decorate("inside", All("private"), HttpCode(200));
  Controller()(Pages);
  Module({ controllers: [Pages] })(App);
  return App;
}

const start =
  (parsed: boolean): StartApp =>
  async ({ magicLinks }) => {
    const app = await NestFactory.create<NestExpressApplication>(moduleOf(magicLinks), {
      logger: false,
    });
    app.use(
      (_req: unknown, res: { append(name: string, value: string): void }, next: () => void) => {
        for (const cookie of hostCookies) res.append("Set-Cookie", cookie);
        next();
      },
    );
    if (parsed) app.useBodyParser("urlencoded", { extended: true }).useBodyParser("json");
    app.use(expressHandler(magicLinks));
    await app.listen(0, "127.0.0.1");
    const server: Server = app.getHttpServer();
    const { origin } = await listening(server);
    return {
      origin,
      async close() {
        server.closeAllConnections();
        await app.close();
      },
    };
  };

adapterContract("Nest", start(false), { closes: true });
adapterContract("Nest, behind its parsers", start(true), { parsed: true });
