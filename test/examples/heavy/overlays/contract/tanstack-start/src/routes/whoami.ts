import { createFileRoute } from "@tanstack/react-router";
import { magicLinks } from "../magic-links.server.ts";

const GET = async ({ request }) =>
  new Response((await magicLinks().currentUser(request))?.id ?? "nobody");

export const Route = createFileRoute("/whoami")({ server: { handlers: { GET } } });
