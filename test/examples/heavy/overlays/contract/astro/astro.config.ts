import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  // Behind a proxy that ends TLS.
  security: { allowedDomains: [{ hostname: "app.example.com", protocol: "https" }] },
});
