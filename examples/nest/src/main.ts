import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { expressHandler } from "onpurpose/adapters/express";
import { AppModule } from "./app.module.ts";
import { magicLinks, port } from "./magic-links.ts";

const app = await NestFactory.create(AppModule);
app.use(expressHandler(magicLinks)); // before `listen`: then it also comes before Nest's parsers of bodies
await app.listen(port);
