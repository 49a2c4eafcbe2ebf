// Bundled, and run by workerd.
import type { MagicLinks } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { createApp, createHandler, type Settings } from "./app.ts";

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

type Handler = (request: Request, env: Settings, context: Context) => Promise<Response>;

// Made at the first request, with which the bindings come.
let handler: Handler | undefined;

export default {
  fetch(request: Request, env: Settings, context: Context): Promise<Response> {
    handler ??= makeHandler(createApp(env, memoryStore()));
    return handler(request, env, context);
  },
};

function makeHandler(app: MagicLinks): Handler {
  return createHandler<[env: Settings, context: Context]>(app, { cfConnectingIp: true });
}
