import { cpSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Exceptions } from "../../adapters/contract/exceptions.ts";
import { build, installed } from "../package.ts";

/** An example whose framework is asked the contract of the adapters, built as for production. */
export interface Built {
  readonly name: string;
  /** The module that is replaced by the configuration of the test that runs. */
  readonly configuration: string;
  readonly exceptions: Exceptions;
}

export const frameworks: readonly Built[] = [
  {
    name: "sveltekit",
    configuration: "src/lib/server/magic-links.ts",
    exceptions: {
      origin: "SvelteKit refuses by itself what changes something and has no Origin",
      thrown: "SvelteKit makes its own answer of redirect() and error()",
    },
  },
  {
    name: "tanstack-start",
    configuration: "src/magic-links.server.ts",
    exceptions: {
      decodes: "TanStack Start decodes paths before it chooses a route",
      targets: "TanStack Start leads paths with several slashes to one without",
    },
  },
  {
    name: "react-router",
    configuration: "app/magic-links.server.ts",
    exceptions: {
      methods: "React Router refuses by itself methods that it does not know",
      decodes: "React Router decodes paths before it chooses a route",
    },
  },
  {
    name: "astro",
    configuration: "src/magic-links.ts",
    exceptions: {
      origin: "Astro refuses by itself what changes something and has no Origin",
      decodes: "Astro decodes paths before it chooses a route",
      pace: "@astrojs/node writes an answer as fast as it is made",
    },
  },
  {
    name: "nuxt",
    configuration: "server/utils/magic-links.ts",
    exceptions: {},
  },
  {
    name: "next",
    configuration: "magic-links.ts",
    exceptions: {
      methods: "Next hands routes no other methods than those of its own list",
      slashes: "Next leads to the path without a slash",
      targets: "Next leads paths with several slashes to one without",
      peer: "Next tells no route who opened the connection",
    },
  },
];

const overlays = join(import.meta.dirname, "overlays/contract");

/** A copy of an example with the routes of the contract in it, built. */
export async function builtForContract(
  { name, configuration }: Built,
  folder: string,
): Promise<string> {
  const copy = await installed(name, folder);
  cpSync(join(overlays, name), copy, { recursive: true });
  cpSync(join(overlays, "magic-links.ts"), join(copy, configuration));
  asPublished(copy);
  await build(copy);
  return copy;
}

/** Tests run with a condition that leads to the sources of onpurpose; Node takes none in `node_modules`. */
function asPublished(copy: string): void {
  const manifest = join(copy, "node_modules/onpurpose/package.json");
  const text = readFileSync(manifest, "utf8");
  writeFileSync(manifest, text.replaceAll('"onpurpose-source"', '"not-here"'));
}

/** Its server, in this very process, as it stands behind a proxy that ends TLS for https://app.example.com. */
export async function listenerOf(copy: string): Promise<RequestListener> {
  // By Node itself, as a server is: Vitest would transform what was built.
  const load = createRequire(import.meta.url);
  const { open } = load(join(copy, "contract.mjs")) as { open(): Promise<RequestListener> };
  const listener = await open();
  return (req, res) => {
    req.headers.host = "app.example.com";
    req.headers["x-forwarded-host"] = "app.example.com";
    req.headers["x-forwarded-proto"] = "https";
    return listener(req, res);
  };
}
