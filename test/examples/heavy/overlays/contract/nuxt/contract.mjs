export async function open() {
  const { listener } = await import("./.output/server/index.mjs");
  return listener;
}
