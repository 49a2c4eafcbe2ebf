import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  // Left as it is by the development server, which takes its time to bundle it otherwise.
  vite: { ssr: { external: ["onpurpose"] } },
});
