import { reactRouterRoute } from "onpurpose/adapters/react-router";
import { magicLinks } from "./magic-links.server";

const peerAddress = ({ context }) => context.peerAddress;

export const loader = (args) => reactRouterRoute(magicLinks(), { peerAddress }).loader(args);
export const action = (args) => reactRouterRoute(magicLinks(), { peerAddress }).action(args);
