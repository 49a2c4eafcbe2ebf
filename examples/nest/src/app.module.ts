import { Controller, Get, Module, Req, type MiddlewareConsumer, type NestModule } from "@nestjs/common";
import type { Request } from "express";
import { requireUser } from "onpurpose/adapters/express";
import { magicLinks } from "./magic-links.ts";

const known = requireUser(magicLinks);

@Controller()
class HomeController {
  @Get()
  home(@Req() request: Request): string {
    return `Hello ${known.userOf(request).name}`;
  }
}

@Module({ controllers: [HomeController] })
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(known).forRoutes(HomeController);
  }
}
