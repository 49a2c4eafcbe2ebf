import { requireUser } from "onpurpose/adapters/astro";
import { magicLinks } from "../magic-links.ts";

export const ALL = async (context) => {
  const user = await requireUser(magicLinks())(context);
  return user instanceof Response ? user : new Response(`private to ${user.id}`);
};
