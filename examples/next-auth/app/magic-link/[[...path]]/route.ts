import { after } from "next/server";
import { nextRoutes } from "onpurpose/adapters/next";
import { magicLinks } from "../../../magic-links";

export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks, {
  waitUntil: (work) => after(() => work),
});
