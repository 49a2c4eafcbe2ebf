/** An app as its framework's generator makes it, as small as it gets. It listens on PORT. */
export interface FreshApp {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Packages, each with its version. */
  readonly packages: readonly string[];
  /** What compiles it, and what starts it. */
  readonly commands: readonly string[];
  /** The file that init puts the mount into, or makes for it. */
  readonly mounted: string;
}

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    types: ["node"],
    rootDir: "src",
    outDir: "dist",
  },
  include: ["src"],
});
const typeScript = ["typescript@7.0.2", "@types/node@24.19.2"];

const apps: readonly FreshApp[] = [
  {
    name: "Express, CommonJS",
    files: {
      "package.json": '{ "private": true }\n',
      "app.js": `var express = require('express');
var path = require('path');

var app = express();

app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.get('/', function (req, res) { res.send('home'); });

app.listen(process.env.PORT);
`,
    },
    packages: ["express@5.3.0"],
    commands: ["node app.js"],
    mounted: "app.js",
  },
  {
    name: "Fastify, TypeScript",
    files: {
      "package.json": '{ "private": true, "type": "module" }\n',
      "tsconfig.json": tsconfig,
      "src/server.ts": `import Fastify from 'fastify'

const fastify = Fastify({
  logger: false
})

fastify.get('/', async () => 'home')

await fastify.listen({ port: Number(process.env.PORT) })
`,
    },
    packages: ["fastify@5.12.8", ...typeScript],
    commands: ["npx tsc", "node dist/server.js"],
    mounted: "src/server.ts",
  },
  {
    name: "Hono, TypeScript",
    files: {
      "package.json": '{ "private": true, "type": "module" }\n',
      "tsconfig.json": tsconfig,
      "src/index.ts": `import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()

app.get('/', (c) => {
  return c.text('home')
})

serve({ fetch: app.fetch, port: Number(process.env.PORT) })
`,
    },
    packages: ["hono@4.13.19", "@hono/node-server@2.1.9", ...typeScript],
    commands: ["npx tsc", "node dist/index.js"],
    mounted: "src/index.ts",
  },
];

/** What all tests try: each app costs half a minute, most of it npm's. */
export const freshApps = apps.slice(0, 1);

/** It takes minutes to build. */
const next: FreshApp = {
  name: "Next",
  files: {
    "package.json": '{ "private": true }\n',
    ".gitignore": "node_modules\n.next\nnext-env.d.ts\ntsconfig.json\n",
    "next.config.ts": "export default { cacheComponents: true };\n",
    "tsconfig.json": "{}\n",
    "app/layout.tsx": `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
    "app/page.tsx": "export default function Home() {\n  return <h1>home</h1>;\n}\n",
  },
  packages: [
    ...["next@16.4.3", "react@19.3.0", "react-dom@19.3.0"],
    ...["typescript@5.9.3", "@types/node@24.19.2", "@types/react@19"],
  ],
  commands: ["npx next build", "npx next start"],
  mounted: "app/magic-link/[[...path]]/route.ts",
};

/** The rest, tried with the heavy examples. */
export const moreFreshApps = [...apps.slice(1), next];
