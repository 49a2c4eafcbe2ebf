import { requireUser } from "onpurpose/adapters/react-router";
import { magicLinks } from "./magic-links.server";

export const loader = async (args) =>
  new Response(`private to ${(await requireUser(magicLinks())(args)).id}`);
export const action = loader;
