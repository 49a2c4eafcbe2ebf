import { requireUser } from "onpurpose/adapters/astro";
import { magicLinks } from "../magic-links.ts";

export const ALL = async (context) => {
  const user = await requireUser(magicLinks())(context);
  if (user instanceof Response) return user;
  return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
};
