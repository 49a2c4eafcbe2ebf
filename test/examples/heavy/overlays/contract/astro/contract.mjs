export async function open() {
  process.env.ASTRO_NODE_AUTOSTART = "disabled";
  const { handler } = await import("./dist/server/entry.mjs");
  return handler;
}
