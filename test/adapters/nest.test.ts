import type { NestApplicationOptions } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request } from "express";
import { expressHandler, requireUser } from "onpurpose/adapters/express";
import { hostCookies, type StartApp } from "./app.ts";
import { adapterContract, bodyContract } from "./contract.ts";
import { moduleOf, served, setHostCookies } from "./nest-app.ts";

/** `parses`: whether parsers that the app puts in by itself come before onpurpose. */
const start =
  (parses: "early" | "late", options: NestApplicationOptions = {}): StartApp =>
  async ({ magicLinks }) => {
    const known = requireUser(magicLinks);
    const module = moduleOf<Request>(magicLinks, {
      middleware: known,
      userOf: (request) => known.userOf(request),
    });
    const app = await NestFactory.create<NestExpressApplication>(module, {
      logger: false,
      ...options,
    });
    const parse = (): void =>
      void app.useBodyParser("urlencoded", { extended: true }).useBodyParser("json");
    app.use(setHostCookies(hostCookies));
    if (parses === "early") parse();
    app.use(expressHandler(magicLinks));
    if (options.bodyParser === false && parses === "late") parse();
    return served(app);
  };

adapterContract("Nest", start("late"), { closes: true });
adapterContract("Nest, behind its parsers", start("early"), { parsed: true });
bodyContract("Nest, with raw bodies", start("late", { rawBody: true }), { closes: true });
bodyContract("Nest, behind parsers that keep raw bodies", start("early", { rawBody: true }), {
  parsed: true,
});
bodyContract("Nest, without its own parsers", start("late", { bodyParser: false }), {
  closes: true,
});
