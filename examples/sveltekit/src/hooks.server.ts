import { svelteKitHandle } from "onpurpose/adapters/sveltekit";
import { magicLinks } from "#lib/server/magic-links.ts";

export const handle = svelteKitHandle(magicLinks);
