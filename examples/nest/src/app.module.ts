import {
  Controller,
  Get,
  Module,
  Req,
  type MiddlewareConsumer,
  type NestModule,
} from "@nestjs/common";
import type { Request } from "express";
import { requireUser } from "onpurpose/adapters/express";
import { magicLinks } from "./magic-links.ts";

const known = requireUser(magicLinks);

@Controller()
class HomeController {
  @Get()
  home(@Req() request: Request): string {
    const { name } = known.userOf(request);
    return `<h1>Hello ${name}</h1>
      <form method="post" action="/magic-link/logout"><button>Log out</button></form>`;
  }
}

@Module({ controllers: [HomeController] })
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(known).forRoutes(HomeController);
  }
}
