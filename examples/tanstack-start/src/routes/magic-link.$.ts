import { createFileRoute } from "@tanstack/react-router";
import { getRequestIP } from "@tanstack/react-start/server";
import { tanStackStartHandlers } from "onpurpose/adapters/tanstack-start";
import { magicLinks } from "../magic-links.server.ts";

const handlers = tanStackStartHandlers(magicLinks, { peerAddress: () => getRequestIP() });

export const Route = createFileRoute("/magic-link/$")({ server: { handlers } });
