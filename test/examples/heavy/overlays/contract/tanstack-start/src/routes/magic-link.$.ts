import { createFileRoute } from "@tanstack/react-router";
import { tanStackStartHandlers } from "onpurpose/adapters/tanstack-start";
import { magicLinks } from "../magic-links.server.ts";

export const Route = createFileRoute("/magic-link/$")({
  server: { handlers: { ANY: (args) => tanStackStartHandlers(magicLinks()).ANY(args) } },
});
