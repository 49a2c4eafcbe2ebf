import { createFileRoute } from "@tanstack/react-router";
import { requireUser } from "onpurpose/adapters/tanstack-start";
import { magicLinks } from "../magic-links.server.ts";

const ANY = async (args) => {
  const known = requireUser(magicLinks());
  const user = await known(args);
  return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
};

export const Route = createFileRoute("/private")({ server: { handlers: { ANY } } });
