import type { Project } from "./project.ts";

/** What a mount is written for. */
export interface MountOf {
  readonly project: Pick<Project, "typeScript">;
  /** How the configuration is named in an import. */
  readonly config: string;
  /** The path that onpurpose has. */
  readonly path: string;
}

/** A way in which apps take requests. A framework with a mount of its own is one more entry. */
export interface MountChoice {
  readonly id: string;
  readonly title: string;
  /** Packages by which a project shows that it takes requests so. */
  readonly shownBy: readonly string[];
  /** The code of the mount. */
  readonly code: (of: MountOf) => string;
}

/** How an adapter with a `requireUser` is put into an app. */
interface Framework {
  /** Of "onpurpose/adapters". */
  readonly adapter: string;
  /** What it makes of the configuration. */
  readonly made: string;
  readonly mount: string;
  readonly guard: string;
  /** What a user is asked of. */
  readonly asked: string;
}

/** `requireUser` stands in a comment only: without a mailer there is no login page, and it throws. */
function frameworkCode({ adapter, made, mount, guard, asked }: Framework): MountChoice["code"] {
  return ({ config }) => `import { ${made} } from "onpurpose/adapters/${adapter}";
import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's, and hands everything else on: ${mount}
 *
 * Who is logged in: await magicLinks.currentUser(${asked})
 *
 * For routes that need a login, requireUser of the same adapter: const requireLogin = requireUser(magicLinks), then
 * ${guard}, and behind it requireLogin.userOf(${asked})
 */
export const magicLinksHandler = ${made}(magicLinks);
`;
}

export const mounts: readonly MountChoice[] = [
  {
    id: "node",
    title: "(req, res): node:http",
    shownBy: ["restify"],
    code: ({ config }) => `import { nodeHandler } from "onpurpose/adapters/node";
import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's, and hands everything else on.
 *
 * createServer((req, res) => magicLinksHandler(req, res, () => yourOwn(req, res)))
 *
 * Who is logged in: await magicLinks.currentUser(req)
 */
export const magicLinksHandler = nodeHandler(magicLinks);
`,
  },
  {
    id: "express",
    title: "Express, Connect, Polka, NestJS on Express",
    shownBy: ["express", "connect", "polka", "@nestjs/platform-express"],
    code: frameworkCode({
      adapter: "express",
      made: "expressHandler",
      mount: "app.use(magicLinksHandler)",
      guard: 'app.use("/private", requireLogin)',
      asked: "req",
    }),
  },
  {
    id: "fastify",
    title: "Fastify",
    shownBy: ["fastify"],
    code: frameworkCode({
      adapter: "fastify",
      made: "fastifyPlugin",
      mount: "await app.register(magicLinksHandler)",
      guard: 'app.get("/private", { preHandler: requireLogin }, ...)',
      asked: "request",
    }),
  },
  {
    id: "koa",
    title: "Koa",
    shownBy: ["koa"],
    code: frameworkCode({
      adapter: "koa",
      made: "koaMiddleware",
      mount: "app.use(magicLinksHandler)",
      guard: "app.use(requireLogin)",
      asked: "ctx",
    }),
  },
  {
    id: "fetch",
    title: "Request and Response: Hono, Bun, Deno, and whatever speaks the web's standards",
    shownBy: ["hono", "elysia", "itty-router", "h3"],
    code: ({
      config,
      path,
      project: { typeScript },
    }) => `import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's; null for everything else.
 *
 * Hono: app.use(async (c, next) => (await answerMagicLinks(c.req.raw, address)) ?? next())
 * Bun, Deno: (request) => (await answerMagicLinks(request, address)) ?? yourOwn(request)
 *
 * It has ${path} and all that is below it. \`peerAddress\`: who opened the connection, as your server tells it
 * (getConnInfo of Hono, server.requestIP of Bun, info.remoteAddr of Deno). Without it there are no limits by network.
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
  },
];

/** Frameworks that are known and have no mount of their own yet, with what fits them best. */
export const laterMounts: readonly string[] = [
  "next",
  "astro",
  "nuxt",
  "@sveltejs/kit",
  "@remix-run/node",
  "react-router",
  "@hapi/hapi",
];
