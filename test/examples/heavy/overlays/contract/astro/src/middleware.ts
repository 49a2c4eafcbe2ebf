import { withHostCookies } from "./magic-links.ts";

export const onRequest = async (_context, next) => withHostCookies(await next());
