export default defineEventHandler(async (event) => {
  const person = await magicLinks.currentUser(event);
  return { name: person?.name, login: person === null ? magicLinks.loginPath("/") : undefined };
});
