export default defineEventHandler((event) => {
  if (event.path.startsWith("/private")) return known()(event);
});
