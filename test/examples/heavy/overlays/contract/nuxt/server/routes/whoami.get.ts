export default defineEventHandler(
  async (event) => (await magicLinks().currentUser(event))?.id ?? "nobody",
);
