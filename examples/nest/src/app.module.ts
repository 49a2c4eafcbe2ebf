import {
  Controller,
  Get,
  Module,
  Req,
  type MiddlewareConsumer,
  type NestModule,
} from "@nestjs/common";
import type { Request } from "express";
import { html } from "onpurpose";
import { requireUser } from "onpurpose/adapters/express";
import { magicLinks } from "./magic-links.ts";

const known = requireUser(magicLinks);

@Controller()
class HomeController {
  @Get()
  home(@Req() request: Request): string {
    const { name } = known.userOf(request);
    // Nest sends texts as HTML: `html` keeps a name from being more than a name.
    return String(html`<h1>Hello ${name}</h1>
      <form method="post" action="/magic-link/logout"><button>Log out</button></form>`);
  }
}

@Module({ controllers: [HomeController] })
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(known).forRoutes(HomeController);
  }
}
