import { sequence } from "@sveltejs/kit/hooks";
import { svelteKitHandle } from "onpurpose/adapters/sveltekit";
import { magicLinks, withHostCookies } from "#lib/server/magic-links.ts";

export const handle = sequence(
  async ({ event, resolve }) => withHostCookies(await resolve(event)),
  (input) => svelteKitHandle(magicLinks())(input),
);
