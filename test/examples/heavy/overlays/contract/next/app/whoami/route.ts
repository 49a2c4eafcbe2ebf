import { magicLinks } from "../../magic-links";

export const GET = async (request: Request) =>
  new Response((await magicLinks().currentUser(request))?.id ?? "nobody");
