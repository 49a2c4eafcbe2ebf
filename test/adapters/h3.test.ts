import { createServer } from "node:http";
import {
  appendResponseHeader,
  createApp,
  createRouter,
  defineEventHandler,
  readBody,
  readRawBody,
  toNodeListener,
  useBase,
  type EventHandler,
} from "h3";
import { h3Handler, requireUser } from "onpurpose/adapters/h3";
import { hostCookies, listening, type StartApp } from "./app.ts";
import { adapterContract } from "./contract.ts";

function fieldOf(body: unknown, name: string): string {
  const value: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : "";
}

/** `before`: what runs before onpurpose. */
const startH3 =
  (before?: EventHandler): StartApp =>
  ({ magicLinks }) => {
    const app = createApp();
    const cookies = defineEventHandler((event) => {
      for (const cookie of hostCookies) appendResponseHeader(event, "set-cookie", cookie);
    });
    app.use(cookies);
    if (before !== undefined) app.use(before);
    app.use(defineEventHandler(h3Handler(magicLinks)));
    const router = createRouter();
    router.get(
      "/whoami",
      defineEventHandler(async (event) => (await magicLinks.currentUser(event))?.id ?? "nobody"),
    );
    router.get(
      "/magic-linkage",
      defineEventHandler(() => "the app's own"),
    );
    router.post(
      "/said",
      defineEventHandler(async (event) => fieldOf(await readBody(event), "said")),
    );
    const known = requireUser(magicLinks);
    app.use("/private", defineEventHandler(known));
    router.use(
      "/private",
      defineEventHandler((event) => `private to ${known.userOf(event).id}`),
    );
    app.use(router);
    return listening(createServer(toNodeListener(app)));
  };

adapterContract("h3", startH3());

adapterContract(
  "h3, where bodies were read before",
  startH3(
    defineEventHandler(async (event) => {
      if (event.method === "POST") await readRawBody(event);
    }),
  ),
  { parsed: true },
);

adapterContract("h3, mounted at the path", (wish) => {
  const { magicLinks, path } = wish;
  const base = path.replace(/\/$/, "");
  const mounted = useBase(base, defineEventHandler(h3Handler(magicLinks)));
  return startH3(
    defineEventHandler((event): unknown =>
      magicLinks.handles(event.path) ? mounted(event) : undefined,
    ),
  )(wish);
});
