export default defineEventHandler(async (event) => {
  setResponseHeader(event, "cache-control", "no-store");
  const person = await magicLinks.currentUser(event);
  return { name: person?.name, login: person === null ? magicLinks.loginPath("/") : undefined };
});
