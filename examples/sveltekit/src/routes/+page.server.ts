import { redirect } from "@sveltejs/kit";
import { magicLinks } from "#lib/server/magic-links.ts";

export async function load({ request, url, setHeaders }) {
  const person = await magicLinks.currentUser(request);
  if (person === null) redirect(303, magicLinks.loginPath(url.pathname));
  // Theirs alone: for no cache, and no back button after the logout.
  setHeaders({ "cache-control": "no-store" });
  return { name: person.name };
}
