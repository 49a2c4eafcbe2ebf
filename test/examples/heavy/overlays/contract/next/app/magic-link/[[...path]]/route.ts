import { after } from "next/server";
import { nextRoutes } from "onpurpose/adapters/next";
import { magicLinks, proxyAddress } from "../../../magic-links";

export const { GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE } = nextRoutes(magicLinks, {
  peerAddress: proxyAddress,
  waitUntil: (work) => after(() => work),
});
