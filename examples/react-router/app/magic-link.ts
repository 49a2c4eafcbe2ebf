import { reactRouterRoute } from "onpurpose/adapters/react-router";
import { magicLinks } from "./magic-links.server";

/** As server.js has put it there; the server for development does not. */
function peerAddress({ context }: { readonly context?: unknown }): string | null {
  const address: unknown = Object(context).peerAddress;
  return typeof address === "string" ? address : null;
}

// Each by itself: React Router builds no exports that are taken out of an object.
export const loader = reactRouterRoute(magicLinks, { peerAddress }).loader;
export const action = reactRouterRoute(magicLinks, { peerAddress }).action;
