import { reactRouterRoute } from "onpurpose/adapters/react-router";
import { magicLinks } from "./magic-links.server";

export const { loader, action } = reactRouterRoute(magicLinks);
