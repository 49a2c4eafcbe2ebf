import { magicLinks } from "../magic-links.ts";

export const GET = async ({ request }) =>
  new Response((await magicLinks().currentUser(request))?.id ?? "nobody");
