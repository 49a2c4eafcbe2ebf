export default defineEventHandler(async (event) => {
  const person = await magicLinks.currentUser(event);
  return person === null ? { login: magicLinks.loginPath("/") } : { name: person.name };
});
