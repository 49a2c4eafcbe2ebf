import { createFileRoute } from "@tanstack/react-router";
import { requireUser } from "onpurpose/adapters/tanstack-start";
import { magicLinks } from "../magic-links.server.ts";

const ANY = async (args) => {
  const known = requireUser(magicLinks());
  return new Response(`private to ${(await known(args)).id}`);
};

export const Route = createFileRoute("/private")({ server: { handlers: { ANY } } });
