export default defineNuxtConfig({
  compatibilityDate: "2026-11-01",
  telemetry: false,
  // The same server, which does not listen by itself.
  nitro: { preset: "node-listener" },
});
