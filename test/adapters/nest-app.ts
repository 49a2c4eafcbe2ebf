import "reflect-metadata";
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
  type INestApplication,
  type NestModule,
} from "@nestjs/common";
import type { WithHeaders } from "../../src/http/message.ts";
import type { Server } from "node:http";
import type { MagicLinks } from "onpurpose";
import { listening, type App } from "./app.ts";

type Middleware = (...given: never[]) => unknown;

/** What stands before the pages that need a login. */
interface Known<R> {
  /** As `consumer.apply` takes it. */
  readonly middleware: Middleware;
  userOf(request: R): { readonly id: string };
  /** Where it stands. Default: before what is private. */
  readonly paths?: string;
  /** One more, before everything that is the module's. */
  readonly everywhere?: Middleware;
}

/** A module of Nest's. Its decorators are called by hand: the types are erased here, and no more. */
export function moduleOf<R extends WithHeaders>(
  magicLinks: MagicLinks,
  known: Known<R>,
): new () => NestModule {
  class Pages {
    async whoami(request: R): Promise<string> {
      return (await magicLinks.currentUser(request))?.id ?? "nobody";
    }
    own(): string {
      return "the app's own";
    }
    said(said: string): string {
      return said;
    }
    inside(request: R): string {
      return `private to ${known.userOf(request).id}`;
    }
  }
  class App implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      if (known.everywhere !== undefined) consumer.apply(known.everywhere).forRoutes("*path");
      consumer.apply(known.middleware).forRoutes(known.paths ?? "private");
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

/** A middleware of the app's own that comes before all others. */
export function setHostCookies(
  cookies: readonly string[],
): (
  req: unknown,
  res: { appendHeader(name: string, value: string): unknown },
  next: () => void,
) => void {
  return (_req, res, next) => {
    for (const cookie of cookies) res.appendHeader("Set-Cookie", cookie);
    next();
  };
}

/** Listens on a free port. */
export async function served(app: INestApplication<Server>): Promise<App> {
  await app.listen(0, "127.0.0.1");
  const server = app.getHttpServer();
  const { origin } = await listening(server);
  return {
    origin,
    async close() {
      server.closeAllConnections();
      await app.close();
    },
  };
}
