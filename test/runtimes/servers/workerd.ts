// Run by Node: bundles the worker as Wrangler does, with esbuild, and starts workerd on it through Miniflare.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
}

interface Miniflare {
  new (options: object): { readonly ready: Promise<URL> };
}

const require = createRequire(join(import.meta.dirname, "../programs/package.json"));
const load = (name: string): Promise<unknown> => import(pathToFileURL(require.resolve(name)).href);
const { build } = (await load("esbuild")) as Esbuild;
const { Miniflare } = (await load("miniflare")) as { readonly Miniflare: Miniflare };

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, "worker.ts")],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2024",
  // As Wrangler: what Workers have of Node's is left to them.
  external: ["node:*", "cloudflare:*"],
  conditions: ["onpurpose-source", "workerd", "worker", "browser"],
});
const { env } = process;
const server = new Miniflare({
  modules: true,
  script: outputFiles[0]?.text ?? "",
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  bindings: {
    url: env["ONPURPOSE_URL"],
    secret: env["ONPURPOSE_SECRET"],
    mails: env["ONPURPOSE_MAILS"],
    hooks: env["ONPURPOSE_HOOKS"] ?? "",
  },
  host: "127.0.0.1",
  port: 0,
});
// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();
console.log(`listening on port ${(await server.ready).port}`);
