import { existsSync } from "node:fs";
import { UsageError } from "../usage-error.ts";
import type { Layout, MountChoice } from "./mount.ts";
import type { Project } from "./project.ts";

// Frameworks that find a mount by the place of its file.

const ends = ({ typeScript, extension }: Project): string => (typeScript ? "ts" : extension);

/** Path by path below a folder of routes. */
const routed =
  (home: (project: Project) => string, file: (path: string) => string) =>
  (project: Project, path: string): Layout => {
    if (!/^(?:\/[\w-]+)+$/.test(path)) {
      throw new UsageError(
        `--url needs a path of letters, digits, - and _ here, such as /magic-link, for a route: not ${path}.`,
      );
    }
    return {
      config: `${home(project)}onpurpose.config.${ends(project)}`,
      mount: `${file(path.slice(1))}.${ends(project)}`,
    };
  };

const nextHome = (): string =>
  existsSync("src/app") || (existsSync("src/pages") && !existsSync("app")) ? "src/" : "";

const next: MountChoice = {
  id: "next",
  title: "Next, app router",
  shownBy: ["next"],
  isBundled: true,
  layout: (project, path) =>
    routed(nextHome, (below) => `${nextHome()}app/${below}/[[...path]]/route`)(project, path),
  code: ({ config }) => `import { after } from "next/server";
import { nextRoutes } from "onpurpose/adapters/next";
import { magicLinks } from ${JSON.stringify(config)};

// Who is logged in, in a page: await magicLinks.currentUser({ headers: await headers() })
//
// Next tells no route who opened the connection: for limits by network give peerAddress, as
// docs/adapters-web.md has it.
export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks, {
  waitUntil: (work) => after(() => work),
});
`,
  note: "next build reads the configuration: ONPURPOSE_SECRET has to be there, too",
};

const hooks = (project: Project): string => `src/hooks.server.${ends(project)}`;
const hasHooks = (): boolean =>
  ["src/hooks.server.ts", "src/hooks.server.js", "src/hooks.server"].some((path) =>
    existsSync(path),
  );

const svelteKit: MountChoice = {
  id: "sveltekit",
  title: "SvelteKit",
  shownBy: ["@sveltejs/kit"],
  isBundled: true,
  port: 5173,
  layout: (project) => ({
    config: `src/onpurpose.config.${ends(project)}`,
    mount: hasHooks() ? `src/onpurpose.mount.${ends(project)}` : hooks(project),
  }),
  code: ({ config }) => `import { svelteKitHandle } from "onpurpose/adapters/sveltekit";
import { magicLinks } from ${JSON.stringify(config)};

// Answers what is onpurpose's, and hands everything else on. With other handles: in sequence(...).
//
// Who is logged in: await magicLinks.currentUser(event.request)
export const handle = svelteKitHandle(magicLinks);
`,
  byHand: () =>
    hasHooks()
      ? [
          'import { handle as magicLinksHandle } from "./onpurpose.mount";',
          'import { sequence } from "@sveltejs/kit/hooks";',
          "export const handle = sequence(magicLinksHandle, yourOwn);",
        ]
      : [],
};

const astro: MountChoice = {
  id: "astro",
  title: "Astro",
  shownBy: ["astro"],
  isBundled: true,
  port: 4321,
  layout: routed(
    () => "src/",
    (path) => `src/pages/${path}/[...path]`,
  ),
  code: ({ config }) => `import { astroRoute } from "onpurpose/adapters/astro";
import { magicLinks } from ${JSON.stringify(config)};

export const prerender = false;

// Who is logged in, in a page without prerendering: await magicLinks.currentUser(Astro.request)
export const ALL = astroRoute(magicLinks);
`,
  steps: ({ packages }) =>
    ["node", "vercel", "netlify", "cloudflare"].some((name) => packages.has(`@astrojs/${name}`))
      ? []
      : ["npx astro add node, or the adapter of your host: logins are answered on request"],
};

const reactRouter: MountChoice = {
  id: "react-router",
  title: "React Router, as a framework",
  shownBy: ["@react-router/dev"],
  hides: ["express", "@remix-run/node"],
  isBundled: true,
  port: 5173,
  layout: (project) => ({
    config: `app/onpurpose.config.${ends(project)}`,
    mount: `app/onpurpose.mount.${ends(project)}`,
  }),
  code: ({ config }) => `import { reactRouterRoute } from "onpurpose/adapters/react-router";
import { magicLinks } from ${JSON.stringify(config)};

// The module of a route without a component. Links to it are <Link reloadDocument>.
//
// Who is logged in, in a loader: await magicLinks.currentUser(request)
//
// React Router tells no route who opened the connection: for limits by network give peerAddress, as
// docs/adapters-web.md has it.
const route = reactRouterRoute(magicLinks);
export const loader = route.loader;
export const action = route.action;
`,
  wiring: ({ path, file }) => ({
    files: ["app/routes.ts", "app/routes.js"],
    places: [
      {
        pattern: /^export default \[(?=[^\]])/gm,
        adds: ({ atLineEnd }) =>
          atLineEnd
            ? `\n  route("${path.slice(1)}/*", "${file}"),`
            : `route("${path.slice(1)}/*", "${file}"), `,
      },
    ],
    imports: (text) =>
      /\bimport \{[^}]*\broute\b[^}]*\} from ["']@react-router\/dev\/routes["']/.test(text)
        ? null
        : 'import { route } from "@react-router/dev/routes";',
  }),
  byHand: (_, { path, file }) => [`route("${path.slice(1)}/*", "${file}"), // in app/routes`],
};

const tanStack: MountChoice = {
  id: "tanstack-start",
  title: "TanStack Start",
  shownBy: ["@tanstack/react-start"],
  hides: ["h3"],
  isBundled: true,
  layout: routed(
    () => "src/",
    (path) => `src/routes/${path.replaceAll("/", ".")}.$`,
  ),
  code: ({ config, path }) => `import { createFileRoute } from "@tanstack/react-router";
import { getRequestIP } from "@tanstack/react-start/server";
import { tanStackStartHandlers } from "onpurpose/adapters/tanstack-start";
import { magicLinks } from ${JSON.stringify(config)};

// Links to it are plain <a>. Who is logged in, in a handler: await magicLinks.currentUser(request)
const handlers = tanStackStartHandlers(magicLinks, { peerAddress: () => getRequestIP() });
export const Route = createFileRoute("${path}/$")({ server: { handlers } });
`,
};

const nuxt: MountChoice = {
  id: "nuxt",
  title: "Nuxt",
  shownBy: ["nuxt"],
  hides: ["h3"],
  isBundled: true,
  layout: (project) => ({
    config: `server/onpurpose.config.${ends(project)}`,
    mount: `server/middleware/onpurpose.${ends(project)}`,
  }),
  code: ({ config }) => `import { h3Handler } from "onpurpose/adapters/h3";
import { magicLinks } from ${JSON.stringify(config)};

// Who is logged in, in a handler: await magicLinks.currentUser(event)
export default defineEventHandler(h3Handler(magicLinks));
`,
};

/** The most telling packages first. */
export const routes: readonly MountChoice[] = [next, svelteKit, astro, reactRouter, tanStack, nuxt];
