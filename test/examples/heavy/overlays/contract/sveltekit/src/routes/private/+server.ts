import { error, redirect } from "@sveltejs/kit";
import { requireUser } from "onpurpose/adapters/sveltekit";
import { magicLinks } from "#lib/server/magic-links.ts";

export const fallback = async (event) => {
  const known = requireUser(magicLinks(), { redirect, error });
  const user = await known(event);
  return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
};
