import { astroRoute } from "onpurpose/adapters/astro";
import { magicLinks } from "../../magic-links.ts";

// Whose `X-Forwarded-For` it is, with `security.allowedDomains`, Astro does not ask.
export const ALL = (context) =>
  astroRoute(magicLinks(), { peerAddress: () => "127.0.0.1" })(context);
