import { createServer } from "node:http";
import type express from "express";
import { expressHandler, requireUser } from "onpurpose/adapters/express";
import { hostCookies, listening, saidIn, type StartApp } from "./app.ts";

export interface How {
  /** Mounted at its path, rather than at the root. */
  readonly atPath?: boolean;
  /** Behind parsers of bodies, and not before them. */
  readonly parsed?: boolean;
}

/** The contract's app on this version of Express. */
export function expressApp(
  framework: typeof express,
  { atPath = false, parsed = false }: How = {},
): StartApp {
  return async ({ magicLinks, path }) => {
    const app = framework();
    const onpurpose = expressHandler(magicLinks);
    const mount = (): unknown => (atPath ? app.use(path, onpurpose) : app.use(onpurpose));
    app.use((_req, res, next) => {
      for (const cookie of hostCookies) res.append("Set-Cookie", cookie);
      next();
    });
    if (!parsed) mount();
    app.use(framework.urlencoded({ extended: true }), framework.json());
    if (parsed) mount();
    app.get("/whoami", async (req, res) => {
      res.send((await magicLinks.currentUser(req))?.id ?? "nobody");
    });
    app.get("/magic-linkage", (_req, res) => void res.send("the app's own"));
    app.post("/said", (req, res) => void res.send(saidIn(req.body)));
    const known = requireUser(magicLinks);
    app.use("/private", known, (req, res) => {
      res.send(`private to ${known.userOf(req).id}`);
    });
    return listening(createServer(app));
  };
}
