import { requireUser } from "onpurpose/adapters/react-router";
import { magicLinks } from "./magic-links.server";

export async function loader(args) {
  const user = await requireUser(magicLinks())(args);
  return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
}
export const action = loader;
