import { redirect } from "@sveltejs/kit";
import { magicLinks } from "#lib/server/magic-links.ts";

export async function load({ request, url }) {
  const person = await magicLinks.currentUser(request);
  if (person === null) redirect(303, magicLinks.loginPath(url.pathname));
  return { name: person.name };
}
