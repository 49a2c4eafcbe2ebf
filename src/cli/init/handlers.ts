import type { MountChoice } from "./mount.ts";
import { handlerName, statement, type Place } from "./wiring.ts";

// Frameworks whose apps are told of onpurpose by a statement.

/** How an adapter is put into an app. */
interface Framework extends Pick<MountChoice, "id" | "title" | "shownBy" | "hides"> {
  /** Of "onpurpose/adapters". */
  readonly adapter: string;
  /** What it makes of the configuration. */
  readonly made: string;
  /** The statement that mounts it. */
  readonly mount: (app: string) => string;
  /** What a user is asked of. */
  readonly asked: string;
  /** How `requireUser` of the adapter stands before a route, where there is one. */
  readonly guard?: string;
  /** How a route behind it knows who it is. Default: by what a user is asked of. */
  readonly behind?: string;
  readonly places?: readonly Place[];
}

/** `const app = express()`, with the type of TypeScript, and with what may stand between the brackets, on one line or indented. */
const made = (what: string): RegExp =>
  new RegExp(
    String.raw`^(?<indent>[ \t]*)(?:export )?(?:const|let|var) (?<app>\w+)(?: ?:[^=\n]+)? = ${what}(?:\(.*\)|\(\{?\n(?:\k<indent>[ \t].*\n)*\k<indent>\}?\));?(?=\r?$)`,
    "gm",
  );

function withHandler(framework: Framework): MountChoice {
  const { id, title, shownBy, hides = [], adapter, mount, asked, guard, places } = framework;
  const { behind = `requireLogin.userOf(${asked})` } = framework;
  return {
    id,
    title,
    shownBy,
    hides,
    code: ({ config }) => `import { ${framework.made} } from "onpurpose/adapters/${adapter}";
import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's, and hands everything else on:
 *
 *   ${mount("app")}
 *
 * Who is logged in: await magicLinks.currentUser(${asked})${guard === undefined ? "" : guarded(guard, behind)}
 */
export const ${handlerName} = ${framework.made}(magicLinks);
`,
    ...(places === undefined ? {} : { wiring: () => ({ places }) }),
    byHand: (file) => [`import { ${handlerName} } from "${file}";`, mount("app")],
  };
}

/** `requireUser` stands in a comment only: without a mailer there is no login page, and it throws. */
const guarded = (guard: string, behind: string): string => `
 *
 * For routes that need a login there is requireUser, of the same adapter:
 *
 *   const requireLogin = requireUser(magicLinks);
 *   ${guard}
 *
 * and behind it ${behind}.`;

const use = (app: string): string => `${app}.use(${handlerName})`;
const register = (app: string): string => `${app}.register(${handlerName})`;
const placed = (what: string, code: (app: string) => string): Place => ({
  pattern: made(what),
  adds: statement(code),
});

export const handlers: readonly MountChoice[] = [
  withHandler({
    id: "nest",
    title: "NestJS, on Express or Fastify",
    shownBy: ["@nestjs/platform-express", "@nestjs/platform-fastify"],
    hides: ["express", "fastify"],
    // On Fastify, too: there a plugin of the app's would come after the middleware of its modules.
    adapter: "express",
    made: "expressHandler",
    mount: use,
    asked: "request",
    guard: 'app.use("/private", requireLogin);',
    behind: "requireLogin.userOf(request), on Fastify requireLogin.userOf(request.raw)",
    places: [placed(String.raw`await NestFactory\.create(?:<\w+>)?`, use)],
  }),
  withHandler({
    id: "express",
    title: "Express (also Connect and Polka)",
    shownBy: ["express", "connect", "polka"],
    adapter: "express",
    made: "expressHandler",
    mount: use,
    asked: "req",
    guard: 'app.use("/private", requireLogin);',
    places: [placed("(?:express|connect|polka)", use)],
  }),
  withHandler({
    id: "fastify",
    title: "Fastify",
    shownBy: ["fastify"],
    adapter: "fastify",
    made: "fastifyPlugin",
    mount: register,
    asked: "request",
    guard: 'app.get("/private", { preHandler: requireLogin }, ...);',
    places: [
      placed(String.raw`(?:[Ff]astify|require\(["']fastify["']\))`, register),
      {
        // Of fastify-cli, which runs the app as a plugin: hooks of one hear of paths without routes by its own handler.
        pattern: /^(?<indent>[ \t]*)\/\/ Place here your custom code!(?=\r?$)/gm,
        adds: statement(
          () => `fastify.register(${handlerName})
// Paths without a route come by here only with this
fastify.setNotFoundHandler((request, reply) =>
  reply.code(404).send(new Error(\`There is no route \${request.url}\`)))`,
        ),
      },
    ],
  }),
  withHandler({
    id: "koa",
    title: "Koa",
    shownBy: ["koa"],
    adapter: "koa",
    made: "koaMiddleware",
    mount: use,
    asked: "ctx",
    guard: "app.use(requireLogin);",
    places: [placed("new Koa", use)],
  }),
  withHandler({
    id: "hono",
    title: "Hono",
    shownBy: ["hono"],
    adapter: "hono",
    made: "honoMiddleware",
    mount: use,
    asked: "c.req.raw",
    places: [placed(String.raw`new Hono(?:<.*>)?`, use)],
  }),
  withHandler({
    id: "elysia",
    title: "Elysia",
    shownBy: ["elysia"],
    adapter: "elysia",
    made: "elysiaHook",
    mount: (app) => `${app}.onRequest(${handlerName})`,
    asked: "request",
    places: [
      {
        // Its app is most often one chain: the hook goes first.
        pattern:
          /^(?:export )?(?:(?:const|let|var) \w+ = )?new Elysia\((?:[^()\n]|\([^()\n]*\))*\)/gm,
        adds: ({ atLineEnd }) => `${atLineEnd ? "\n  " : ""}.onRequest(${handlerName})`,
      },
    ],
  }),
  withHandler({
    id: "h3",
    title: "H3",
    shownBy: ["h3"],
    adapter: "h3",
    made: "h3Handler",
    mount: (app) => `${app}.use(defineEventHandler(${handlerName}))`,
    asked: "event",
  }),
  withHandler({
    id: "node",
    title: "node:http, and whatever takes (req, res)",
    shownBy: ["restify"],
    adapter: "node",
    made: "nodeHandler",
    mount: () => `createServer((req, res) => ${handlerName}(req, res, () => yourOwn(req, res)))`,
    asked: "req",
  }),
  {
    id: "fetch",
    title: "Request and Response: Bun, Deno, and what speaks the web's standards",
    shownBy: ["itty-router"],
    code: ({ config, path, typeScript }) => `import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's, ${path} and all below it; null for the rest:
 *
 *   (request) => (await answerMagicLinks(request, address)) ?? yourOwn(request)
 *
 * \`peerAddress\`: who opened the connection, as your server tells it, such as
 * server.requestIP of Bun or info.remoteAddr of Deno. Without it there are no
 * limits by network.
 *
 * Who is logged in: await magicLinks.currentUser(request)
 */
export async function answerMagicLinks(${
      typeScript
        ? "\n  request: Request,\n  peerAddress: string | null = null,\n): Promise<Response | null>"
        : "request, peerAddress = null)"
    } {
  const { pathname } = new URL(request.url);
  return magicLinks.handles(pathname) ? magicLinks.handler(request, { peerAddress }) : null;
}
`,
    byHand: (file) => [
      `import { answerMagicLinks } from "${file}";`,
      "(await answerMagicLinks(request, address)) ?? yourOwn(request)",
    ],
  },
  {
    id: "new",
    title: "There is no app yet: a small one is made, on node:http",
    shownBy: [],
    layout: ({ extension }) => ({
      config: `onpurpose.config.${extension}`,
      mount: `server.${extension}`,
    }),
    code: ({ config, port }) => `import { createServer } from "node:http";
import { nodeHandler } from "onpurpose/adapters/node";
import { magicLinks } from ${JSON.stringify(config)};

// Answers what is onpurpose's, and hands everything else on.
const handle = nodeHandler(magicLinks);

const server = createServer((req, res) => {
  handle(req, res, async () => {
    const user = await magicLinks.currentUser(req);
    // Theirs alone: for no cache, and no back button after the logout.
    res.setHeader("cache-control", "no-store");
    if (user === null) {
      res.writeHead(303, { location: magicLinks.loginPath(req.url) }).end();
    } else {
      res.setHeader("content-type", "text/plain; charset=utf-8");
      res.end(\`Hello \${user.email}\`);
    }
  }).catch((error) => {
    console.error(error);
    if (!res.headersSent) res.writeHead(503);
    res.end();
  });
});

const port = Number(process.env.PORT ?? ${port});
server.listen(port, () => console.log(\`http://localhost:\${port}\`));
`,
  },
];
