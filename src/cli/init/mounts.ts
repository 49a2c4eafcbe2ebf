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

export const mounts: readonly MountChoice[] = [
  {
    id: "node",
    title: "(req, res, next): node:http, Express, Connect, Polka, NestJS",
    shownBy: ["express", "connect", "polka", "restify", "@nestjs/core"],
    code: ({ config }) => `import { nodeHandler } from "onpurpose/adapters/node";
import { magicLinks } from ${JSON.stringify(config)};

/**
 * Answers what is onpurpose's, and hands everything else on.
 *
 * Express, Connect, Polka, NestJS: app.use(magicLinksHandler), before anything that reads bodies (express.urlencoded,
 * express.json): a body can be read once.
 *
 * node:http: createServer((req, res) => magicLinksHandler(req, res, () => yourOwn(req, res)))
 *
 * Who is logged in: await magicLinks.currentUser(req)
 */
export const magicLinksHandler = nodeHandler(magicLinks);
`,
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
  "fastify",
  "koa",
  "next",
  "astro",
  "nuxt",
  "@sveltejs/kit",
  "@remix-run/node",
  "react-router",
  "@hapi/hapi",
];
