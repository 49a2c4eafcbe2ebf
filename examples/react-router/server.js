import { createRequestHandler } from "@react-router/express";
import express from "express";
import { RouterContextProvider } from "react-router";
import * as build from "./build/server/index.js";

// In the place of react-router-serve, which prints the path of each request: the one of a link logs in.
const port = Number(process.env.PORT ?? "3000");
const app = express();
app.disable("x-powered-by");
app.use("/assets", express.static("build/client/assets", { immutable: true, maxAge: "1y" }));
app.use(express.static("build/client"));
app.use(
  createRequestHandler({
    build,
    mode: "production",
    getLoadContext: (req) =>
      Object.assign(new RouterContextProvider(), { peerAddress: req.socket.remoteAddress }),
  }),
);
app.listen(port, () => console.log(`http://localhost:${port}`));
