import { createRequestHandler } from "@react-router/express";
import express from "express";
import { RouterContextProvider } from "react-router";

export async function open() {
  const build = await import("./build/server/index.js");
  const app = express();
  app.use((_req, res, next) => {
    for (const cookie of ["theme=dark; path=/", "lang=en; path=/"])
      res.append("set-cookie", cookie);
    next();
  });
  const getLoadContext = (req) =>
    Object.assign(new RouterContextProvider(), { peerAddress: req.socket.remoteAddress });
  app.use(createRequestHandler({ build, mode: "production", getLoadContext }));
  return app;
}
