import { astroRoute } from "onpurpose/adapters/astro";
import { magicLinks } from "../../magic-links.ts";

export const ALL = astroRoute(magicLinks);
