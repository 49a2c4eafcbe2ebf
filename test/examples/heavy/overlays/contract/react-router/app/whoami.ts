import { magicLinks } from "./magic-links.server";

export const loader = async ({ request }) =>
  new Response((await magicLinks().currentUser(request))?.id ?? "nobody");
