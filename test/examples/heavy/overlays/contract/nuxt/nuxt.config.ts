export default defineNuxtConfig({
  compatibilityDate: "2026-11-01",
  telemetry: false,
  nitro: {
    // The same server, which does not listen by itself.
    preset: "node-listener",
    // Tests run with conditions under which Node looks for other files of Vue than those that the build has copied.
    externals: { inline: ["vue", "@vue/"] },
  },
});
